package io.cooperage.engine.cluster.schema;

import io.cooperage.engine.cluster.object.GroupVersionKind;
import java.util.Optional;

/// The fields of every kind that is served, from Kubernetes' own description of its API.
public interface Schemas {

    /// Empty for a kind without a schema, where every field is welcome.
    Optional<FieldSchema> of(GroupVersionKind kind);
}
