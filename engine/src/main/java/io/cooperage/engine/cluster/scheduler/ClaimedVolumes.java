package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The claims of a pod: where their volumes can be reached from, and which still wait for a node.
///
/// @param trouble why no node will do, in Kubernetes' words; or empty
/// @param volumes that are bound
/// @param waiting claims that get a volume once they know the node
record ClaimedVolumes(String trouble, List<KubeObject> volumes, List<KubeObject> waiting) {
    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    /// Reads the objects that speak of storage.
    record Source(KindView claims, KindView volumes, KindView classes) {

        ClaimedVolumes of(KubeObject pod) {
            List<KubeObject> bound = new ArrayList<>();
            List<KubeObject> waiting = new ArrayList<>();
            String trouble = "";
            for (JsonNode volume : pod.spec().path("volumes")) {
                boolean ephemeral = volume.has("ephemeral");
                String name = ephemeral
                        ? pod.name() + "-" + volume.path("name").asText()
                        : volume.path("persistentVolumeClaim").path("claimName").asText();
                if (name.isEmpty()) {
                    continue;
                }
                KubeObject claim = claims.get(pod.namespace(), name);
                String own = claim == null ? missing(name, ephemeral) : sort(claim, bound, waiting);
                trouble = trouble.isEmpty() ? own : trouble;
            }
            return new ClaimedVolumes(trouble, List.copyOf(bound), List.copyOf(waiting));
        }

        private static String missing(String name, boolean ephemeral) {
            return ephemeral
                    ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"" + name + "\""
                    : "persistentvolumeclaim \"" + name + "\" not found";
        }

        private String sort(KubeObject claim, List<KubeObject> bound, List<KubeObject> waiting) {
            String volumeName = claim.spec().path("volumeName").asText();
            if (claim.status().path("phase").asText().equals("Lost")) {
                return "persistentvolumeclaim \"" + claim.name() + "\" bound to non-existent persistentvolume \""
                        + volumeName + "\"";
            }
            if (claim.deletionTimestamp().isPresent()) {
                return "persistentvolumeclaim \"" + claim.name() + "\" is being deleted";
            }
            if (!volumeName.isEmpty() && claim.annotations().containsKey(BIND_COMPLETED)) {
                KubeObject volume = volumes.get("", volumeName);
                if (volume == null) {
                    return "persistentvolume \"" + volumeName + "\" not found";
                }
                bound.add(volume);
                return "";
            }
            KubeObject storageClass =
                    classes.get("", claim.spec().path("storageClassName").asText());
            if (!volumeName.isEmpty()
                    || storageClass == null
                    || !storageClass.tree().path("volumeBindingMode").asText().equals("WaitForFirstConsumer")) {
                return "pod has unbound immediate PersistentVolumeClaims";
            }
            waiting.add(claim);
            return "";
        }

        /// Nobody makes volumes of this class: one must be there already.
        boolean isStatic(KubeObject claim) {
            KubeObject storageClass =
                    classes.get("", claim.spec().path("storageClassName").asText());
            return storageClass != null
                    && storageClass.tree().path("provisioner").asText().equals(NO_PROVISIONER);
        }
    }

    /// @param found whether a claim of a class without provisioner finds a volume on the node
    Verdict verdict(NodeLoad node, Function<KubeObject, Boolean> found) {
        if (!trouble.isEmpty()) {
            return Verdict.incurable(trouble);
        }
        for (KubeObject volume : volumes) {
            if (!NodeMatch.reaches(volume, node.node())) {
                return Verdict.incurable("node(s) had volume node affinity conflict");
            }
        }
        for (KubeObject claim : waiting) {
            if (!found.apply(claim)) {
                return Verdict.incurable("node(s) didn't find available persistent volumes to bind");
            }
        }
        return Verdict.FITS;
    }
}
