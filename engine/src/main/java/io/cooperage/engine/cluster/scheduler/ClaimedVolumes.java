package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The claims of a pod: where their volumes can be reached from, and which still wait for a node.
///
/// @param trouble why no node will do, in Kubernetes' words; or empty
/// @param volumes that are bound
/// @param waiting claims that get a volume once they know the node
/// @param exclusive the names of those that one pod at a time may use
record ClaimedVolumes(String trouble, List<KubeObject> volumes, List<KubeObject> waiting, Set<String> exclusive) {
    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    /// Reads the objects that speak of storage.
    record Source(KindView claims, KindView volumes, KindView classes) {

        ClaimedVolumes of(KubeObject pod) {
            List<KubeObject> bound = new ArrayList<>();
            List<KubeObject> waiting = new ArrayList<>();
            Set<String> exclusive = new HashSet<>();
            String trouble = "";
            for (JsonNode volume : pod.spec().path("volumes")) {
                boolean ephemeral = volume.has("ephemeral");
                String name = VolumeMatch.claimName(pod, volume);
                if (name.isEmpty()) {
                    continue;
                }
                KubeObject claim = claims.get(pod.namespace(), name);
                String own = claim == null ? missing(name, ephemeral) : sort(claim, bound, waiting);
                trouble = trouble.isEmpty() ? own : trouble;
                if (claim != null && isExclusive(claim)) {
                    exclusive.add(name);
                }
            }
            return new ClaimedVolumes(trouble, List.copyOf(bound), List.copyOf(waiting), Set.copyOf(exclusive));
        }

        private static boolean isExclusive(KubeObject claim) {
            return VolumeMatch.texts(claim.spec().path("accessModes")).contains("ReadWriteOncePod");
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

        /// One that is there already, or that somebody makes where its class allows it.
        boolean finds(KubeObject claim, KubeObject node) {
            KubeObject storageClass =
                    classes.get("", claim.spec().path("storageClassName").asText());
            boolean made = storageClass == null
                    || (!storageClass.tree().path("provisioner").asText().equals(NO_PROVISIONER)
                            && NodeMatch.allows(storageClass, node));
            return made || VolumeMatch.find(claim, volumes.all(), node).isPresent();
        }
    }

    /// Another pod has what only one at a time may use.
    boolean areTaken(Candidate pod, List<NodeLoad> nodes) {
        return !exclusive.isEmpty()
                && nodes.stream()
                        .flatMap(node -> node.pods().stream())
                        .filter(other -> other.namespace().equals(pod.namespace())
                                && !other.uid().equals(pod.uid()))
                        .anyMatch(other -> uses(other.object(), exclusive));
    }

    private static boolean uses(KubeObject pod, Set<String> claims) {
        for (JsonNode volume : pod.spec().path("volumes")) {
            if (claims.contains(VolumeMatch.claimName(pod, volume))) {
                return true;
            }
        }
        return false;
    }

    /// @param found whether a waiting claim finds a volume on the node
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
