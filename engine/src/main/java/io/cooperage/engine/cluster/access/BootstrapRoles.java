package io.cooperage.engine.cluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The roles and bindings that every cluster has from its beginning: `cluster-admin`, `admin`, `edit`,
/// `view`, and what everybody may know.
///
/// @see <a
///     href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings">
///     Default roles and role bindings</a>
public final class BootstrapRoles {
    private static final String MANAGER = "cooperage";

    private BootstrapRoles() {}

    /// Makes those that are not there; what somebody has changed stays.
    public static void ensure(ClusterApi api) {
        for (JsonNode tree : read()) {
            KubeObject object = new KubeObject((ObjectNode) tree);
            Kind kind = api.kinds()
                    .find(GroupVersionKind.of(object.apiVersion(), object.kind()))
                    .orElseThrow();
            if (api.find(kind, "", object.name()) != null) {
                continue;
            }
            try {
                api.create(kind, "", object, WriteOptions.by(MANAGER));
            } catch (StatusException e) {
                if (e.reason() != StatusReason.ALREADY_EXISTS) {
                    throw e;
                }
            }
        }
    }

    private static JsonNode read() {
        try (InputStream in = BootstrapRoles.class.getResourceAsStream("bootstrap-roles.json")) {
            if (in == null) {
                throw new IOException("resource bootstrap-roles.json is not in this program");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the cluster's first roles in this program are damaged", e);
        }
    }
}
