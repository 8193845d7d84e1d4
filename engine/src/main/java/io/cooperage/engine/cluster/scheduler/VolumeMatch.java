package io.cooperage.engine.cluster.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.cluster.object.Quantity;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the volume for a claim among those that are there.
public final class VolumeMatch {
    private VolumeMatch() {}

    /// One that is kept for this very claim, or else the smallest that is large enough.
    ///
    /// @param node that must reach it; null when that doesn't matter yet
    public static Optional<KubeObject> find(
            KubeObject claim, Collection<KubeObject> volumes, @Nullable KubeObject node) {
        Optional<KubeObject> kept =
                volumes.stream().filter(volume -> isKeptFor(volume, claim)).findFirst();
        return kept.isPresent()
                ? kept
                : volumes.stream()
                        .filter(volume -> volume.spec().path("claimRef").isEmpty()
                                && volume.deletionTimestamp().isEmpty()
                                && suits(volume, claim)
                                && (node == null || NodeMatch.reaches(volume, node)))
                        .min(Comparator.comparing(VolumeMatch::capacity).thenComparing(KubeObject::name));
    }

    /// By its `claimRef`, with this claim's uid or with none yet.
    public static boolean isKeptFor(KubeObject volume, KubeObject claim) {
        JsonNode kept = volume.spec().path("claimRef");
        String uid = kept.path("uid").asText();
        return kept.path("name").asText().equals(claim.name())
                && kept.path("namespace").asText().equals(claim.namespace())
                && (uid.isEmpty() || uid.equals(claim.uid()));
    }

    /// Class, size, modes, and the claim's selector.
    public static boolean suits(KubeObject volume, KubeObject claim) {
        JsonNode wanted = claim.spec();
        JsonNode offered = volume.spec();
        return offered.path("storageClassName")
                        .asText()
                        .equals(wanted.path("storageClassName").asText())
                && offered.path("volumeMode")
                        .asText("Filesystem")
                        .equals(wanted.path("volumeMode").asText("Filesystem"))
                && texts(offered.path("accessModes")).containsAll(texts(wanted.path("accessModes")))
                && capacity(volume).compareTo(request(claim)) >= 0
                && LabelSelector.of(wanted.path("selector")).matches(volume.labels());
    }

    /// The claim that a volume of a pod is of; empty where it is none of a claim.
    ///
    /// @param volume one of the pod's `spec.volumes`
    public static String claimName(KubeObject pod, JsonNode volume) {
        return volume.has("ephemeral")
                ? pod.name() + "-" + volume.path("name").asText()
                : volume.path("persistentVolumeClaim").path("claimName").asText();
    }

    static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    public static Quantity capacity(KubeObject volume) {
        return ResourceRequests.of(volume.spec().path("capacity")).of("storage");
    }

    public static Quantity request(KubeObject claim) {
        return ResourceRequests.of(claim.spec().path("resources").path("requests"))
                .of("storage");
    }
}
