package io.cooperage.engine.cluster.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.check.Amounts;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import io.cooperage.engine.cluster.kind.pod.Affinity;
import io.cooperage.engine.cluster.kind.pod.ClaimSpecCheck;
import io.cooperage.engine.cluster.kind.pod.RemoteSources;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What is wrong with persistent volumes.
final class VolumeCheck {
    private static final List<String> RECLAIM = List.of("Delete", "Recycle", "Retain");
    private static final Map<String, Consumer<Place>> SOURCES = Map.ofEntries(
            Map.entry("hostPath", RemoteSources::hostPath),
            Map.entry("gcePersistentDisk", RemoteSources::gceDisk),
            Map.entry("awsElasticBlockStore", RemoteSources::awsDisk),
            Map.entry("glusterfs", RemoteSources::glusterfs),
            Map.entry("flocker", RemoteSources::flocker),
            Map.entry("nfs", RemoteSources::nfs),
            Map.entry("rbd", RemoteSources::rbd),
            Map.entry("quobyte", RemoteSources::quobyte),
            Map.entry("cephfs", RemoteSources::cephfs),
            Map.entry("iscsi", RemoteSources::iscsi),
            Map.entry("cinder", RemoteSources::cinder),
            Map.entry("fc", RemoteSources::fc),
            Map.entry("flexVolume", RemoteSources::flex),
            Map.entry("azureFile", RemoteSources::azureFile),
            Map.entry("vsphereVolume", RemoteSources::vsphere),
            Map.entry("photonPersistentDisk", RemoteSources::photon),
            Map.entry("portworxVolume", RemoteSources::portworx),
            Map.entry("azureDisk", RemoteSources::azureDisk),
            Map.entry("scaleIO", RemoteSources::scaleIo),
            Map.entry("local", RemoteSources::local),
            Map.entry("storageos", RemoteSources::storageos),
            Map.entry("csi", RemoteSources::csi));
    private static final List<String> ORDER = SOURCES.keySet().stream().sorted().toList();

    private VolumeCheck() {}

    static void check(Place spec, String name) {
        if (spec.at("accessModes").empty()) {
            spec.at("accessModes").required();
        }
        ClaimSpecCheck.modes(spec.at("accessModes"));
        capacity(spec.at("capacity"));
        spec.at("persistentVolumeReclaimPolicy").oneOf(RECLAIM);
        Place affinity = spec.at("nodeAffinity");
        if (affinity.has("required")) {
            Affinity.nodeSelector(affinity.at("required"));
        } else if (affinity.there()) {
            affinity.at("required").required("must specify required node constraints");
        }
        source(spec, name);
        boolean root = spec.has("hostPath") && isRoot(spec.at("hostPath").text("path"));
        if (root && spec.text("persistentVolumeReclaimPolicy").equals("Recycle")) {
            spec.at("persistentVolumeReclaimPolicy").forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
        if (!spec.text("storageClassName").isEmpty()) {
            spec.at("storageClassName").must(Names::subdomain);
        }
        ClaimSpecCheck.volumeMode(spec.at("volumeMode"));
    }

    private static boolean isRoot(String path) {
        return !path.isEmpty() && Path.of(path).normalize().equals(Path.of("/"));
    }

    private static void capacity(Place capacity) {
        if (capacity.empty()) {
            capacity.required();
        }
        if (!capacity.keys().equals(List.of("storage"))) {
            capacity.notSupported(List.of("storage"));
        }
        capacity.keys().forEach(resource -> Amounts.positive(capacity.key(resource)));
    }

    private static void source(Place spec, String name) {
        int found = 0;
        for (String type : ORDER) {
            Place source = spec.at(type);
            if (!source.there()) {
                continue;
            }
            if (found++ > 0) {
                source.forbidden("may not specify more than 1 volume type");
                continue;
            }
            SOURCES.getOrDefault(type, place -> {}).accept(source);
            if (type.equals("local") && !spec.has("nodeAffinity")) {
                spec.at("nodeAffinity").required("Local volume requires node affinity");
            }
            if (type.equals("iscsi")
                    && source.has("initiatorName")
                    && (name + ":" + source.text("targetPortal")).length() > 64) {
                source.at("targetportal")
                        .invalid(
                                source.text("targetPortal"),
                                "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if"
                                        + " iscsi.initiatorName is specified.");
            }
        }
        if (found == 0) {
            spec.required("must specify a volume type");
        }
    }

    static void update(Place root, KubeObject old) {
        ObjectNode now = sources(root.node().path("spec"));
        ObjectNode was = sources(old.spec());
        if (was.get("csi") instanceof ObjectNode csi
                && !csi.hasNonNull("controllerExpandSecretRef")
                && now.get("csi") instanceof ObjectNode mine) {
            // May be told later.
            mine.remove("controllerExpandSecretRef");
        }
        if (!Trees.same(now, was)) {
            root.at("spec")
                    .at("persistentvolumesource")
                    .forbidden("spec.persistentvolumesource is immutable after creation");
        }
        Place spec = root.at("spec");
        spec.at("volumeMode").as(root.at("volumeMode")).unchanged(old.spec().path("volumeMode"));
        Place affinity = spec.at("nodeAffinity").as(root.at("nodeAffinity"));
        if (Trees.has(old.spec(), "nodeAffinity")
                && !Trees.same(
                        Labelled.current(affinity.node()),
                        Labelled.current(old.spec().path("nodeAffinity")))) {
            affinity.invalid("field is immutable, except for updating from beta label to GA");
        }
    }

    private static ObjectNode sources(JsonNode spec) {
        ObjectNode sources = JsonNodeFactory.instance.objectNode();
        for (String type : ORDER) {
            if (Trees.has(spec, type)) {
                sources.set(type, spec.path(type).deepCopy());
            }
        }
        return sources;
    }

    /// Labels of nodes that have got other names.
    private static final class Labelled {
        private static final Map<String, String> NAMES = Map.of(
                "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
                "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region",
                "beta.kubernetes.io/os", "kubernetes.io/os",
                "beta.kubernetes.io/arch", "kubernetes.io/arch",
                "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type");

        static JsonNode current(JsonNode affinity) {
            JsonNode copy = affinity.deepCopy();
            for (ObjectNode term : Trees.objects(copy.path("required").path("nodeSelectorTerms"))) {
                for (ObjectNode expression : Trees.objects(term.path("matchExpressions"))) {
                    String key = Trees.text(expression, "key");
                    expression.put("key", NAMES.getOrDefault(key, key));
                }
            }
            return copy;
        }
    }
}
