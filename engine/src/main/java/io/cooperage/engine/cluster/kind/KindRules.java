package io.cooperage.engine.cluster.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import java.util.Map;

/// What is particular to a kind when one of its objects is written. All methods are pure: they see one object
/// (and the one before it) and nothing else of the cluster; what needs more is an admission step.
public interface KindRules {

    /// Fills in what was left out, as Kubernetes does; idempotent.
    default void applyDefaults(ObjectNode object) {}

    /// Takes out what a client may not choose when it creates: the status, of most kinds.
    default void prepareForCreate(ObjectNode object) {}

    /// Takes over from `old` what this write may not change, and drops what must not be kept.
    default void prepareForUpdate(ObjectNode object, KubeObject old) {}

    /// As [#prepareForUpdate], of a write of the status.
    default void prepareForStatus(ObjectNode object, KubeObject old) {}

    /// In the order in which Kubernetes reports them; empty when the object is good. Metadata is checked for
    /// every kind elsewhere, but for the form of the name.
    default List<FieldError> validate(KubeObject object) {
        return List.of();
    }

    /// What must not change, beside [#validate].
    default List<FieldError> validateUpdate(KubeObject object, KubeObject old) {
        return List.of();
    }

    /// What is wrong with a write of the status, which is all of the object that has changed.
    default List<FieldError> validateStatus(KubeObject object, KubeObject old) {
        return List.of();
    }

    /// What is wrong with a write of a subresource other than `status` and `scale`, such as
    /// `ephemeralcontainers`. The object is whole.
    default List<FieldError> validateSubresource(String subresource, KubeObject object, KubeObject old) {
        return List.of();
    }

    /// What is stored with a word of warning, such as a name that DNS will not like.
    default List<String> warnings(KubeObject object) {
        return List.of();
    }

    /// The form of a name.
    default NameRule nameRule() {
        return NameRule.DNS_SUBDOMAIN;
    }

    /// What field selectors may ask for beside `metadata.name` and `metadata.namespace`, with the object's
    /// values.
    default Map<String, String> selectableFields(KubeObject object) {
        return Map.of();
    }

    /// `metadata.generation` counts changes of the spec. Pods and Services have none.
    default boolean countsGenerations() {
        return true;
    }

    enum NameRule {
        /// RFC 1123 subdomain, 253 characters.
        DNS_SUBDOMAIN,
        /// RFC 1123 label, 63 characters.
        DNS_LABEL,
        /// RFC 1035 label, 63 characters, begins with a letter: Services.
        DNS_1035_LABEL,
        /// What can be one part of a path: roles may be called `system:node`.
        PATH_SEGMENT
    }
}
