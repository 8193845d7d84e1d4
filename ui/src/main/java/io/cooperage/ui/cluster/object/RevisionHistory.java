package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.LabelSelector;
import io.cooperage.ui.cluster.client.ObjectRef;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the revisions of a workload, and goes back to one.
final class RevisionHistory {
    private static final String DEPLOYMENTS = "deployments.apps";
    private static final Set<String> KEPT = Set.of(DEPLOYMENTS, "statefulsets.apps", "daemonsets.apps");

    private static final int ATTEMPTS = 10;

    private RevisionHistory() {}

    /// Workloads of this type have some.
    static boolean isKeptOf(String type) {
        return KEPT.contains(type);
    }

    /// Blocks; any thread.
    ///
    /// @return the newest first
    static List<Revision> read(Connection of, ObjectRef ref, JsonNode workload) {
        String uid = workload.at("/metadata/uid").asText();
        Stream<Revision> revisions;
        if (ref.type().id().equals(DEPLOYMENTS)) {
            revisions = owned(of, "replicasets.apps", ref, uid).map(Revision::ofSet);
        } else {
            String selector = LabelSelector.of(workload);
            List<JsonNode> pods = of.type("pods").filter(type -> !selector.isEmpty()).stream()
                    .flatMap(type -> of.session().list(type, ref.namespace(), "", selector).stream())
                    .toList();
            revisions = owned(of, "controllerrevisions.apps", ref, uid).map(each -> Revision.ofController(each, pods));
        }
        return revisions
                .sorted(Comparator.comparingLong(Revision::number).reversed())
                .toList();
    }

    /// Gives a workload the pods of that revision again. Its controller writes to it while pods come and go;
    /// that is no reason to refuse. Blocks; any thread.
    ///
    /// @throws EngineException CONFLICT when somebody else writes to it without end
    static JsonNode undo(KubeSession session, ObjectRef ref, Revision to) {
        for (int attempt = 1; ; attempt++) {
            ObjectNode object = session.get(ref).deepCopy();
            if (object.get("spec") instanceof ObjectNode spec) {
                spec.set("template", to.template());
            }
            try {
                return session.replace(ref, object, false);
            } catch (EngineException e) {
                if (e.kind() != ErrorKind.CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Stream<JsonNode> owned(Connection of, String type, ObjectRef owner, String uid) {
        return of.type(type).stream()
                .flatMap(found -> of.session().list(found, owner.namespace(), "", "").stream())
                .filter(each ->
                        each.at("/metadata/ownerReferences/0/uid").asText().equals(uid));
    }
}
