package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the functions that the tables call give back.
final class GoCalls {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private GoCalls() {}

    static JsonNode call(GoLiterals literals, String function, JsonNode literalArguments) {
        List<JsonNode> arguments = new ArrayList<>();
        if (function.equals("make")) {
            var all = NODES.arrayNode();
            for (int i = 0; i < literalArguments.path(1).asInt(); i++) {
                all.addObject();
            }
            return all;
        }
        literalArguments.forEach(argument -> arguments.add(literals.json(argument)));
        return known(literals, function, arguments);
    }

    static JsonNode known(GoLiterals literals, String function, List<JsonNode> a) {
        return switch (function) {
            case "resource.NewMilliQuantity" -> TextNode.valueOf(a.getFirst().asText() + "m");
            case "resource.NewQuantity", "resource.MustParse" ->
                TextNode.valueOf(a.getFirst().asText());
            case "time.Now" -> literals.time(Duration.ZERO);
            case "time.Now().Add", "now.Add" ->
                literals.time(Duration.ofNanos(a.getFirst().asLong()));
            case "time.Now().UTC().AddDate", "time.Now().AddDate" ->
                literals.date(a.get(0).asInt(), a.get(1).asInt(), a.get(2).asInt());
            case "strings.Repeat" ->
                TextNode.valueOf(a.get(0).asText().repeat(a.get(1).asInt()));
            case "getResourceList" -> amounts("cpu", a.get(0), "memory", a.get(1));
            case "getStorageResourceList" -> amounts("storage", a.get(0), "", TextNode.valueOf(""));
            case "getResourceLimits" -> amounts("cpu", a.get(0), "memory", a.get(1));
            case "addResource" -> {
                ObjectNode list = ((ObjectNode) a.get(2)).deepCopy();
                list.set(a.get(0).asText(), a.get(1));
                yield list;
            }
            case "newContainer" -> {
                ObjectNode container = NODES.objectNode().put("name", a.get(0).asText());
                ObjectNode resources = container.putObject("resources");
                resources.set("requests", a.get(1));
                resources.set("limits", a.get(2));
                yield container;
            }
            case "newPod" -> pod(a.get(0).asText(), a.get(1), NODES.arrayNode());
            case "newPodWithInitContainers" -> pod(a.get(0).asText(), a.get(1), a.get(2));
            case "testVolume", "testVolumeClaim" -> named(a.get(0), a.get(1), a.get(2));
            case "testLocalVolume" -> localVolume(a.get(0), a.get(1));
            case "simpleVolumeNodeAffinity" ->
                affinity(a.get(0).asText(), a.get(1).asText());
            case "testVolumeWithNodeAffinity" -> {
                ObjectNode spec = NODES.objectNode();
                spec.putArray("accessModes").add("ReadWriteOnce");
                spec.putObject("capacity").put("storage", "10G");
                spec.putObject("gcePersistentDisk").put("pdName", "foo");
                spec.put("storageClassName", "test-storage-class");
                spec.set("nodeAffinity", a.getFirst());
                yield named(TextNode.valueOf("test-affinity-volume"), TextNode.valueOf(""), spec);
            }
            case "createTestVolModePVC" -> {
                ObjectNode spec = NODES.objectNode();
                spec.putObject("resources").putObject("requests").put("storage", "10G");
                spec.putArray("accessModes").add("ReadWriteOnce");
                spec.put("storageClassName", "foo");
                spec.set("volumeMode", a.getFirst());
                yield named(TextNode.valueOf("foo"), TextNode.valueOf("default"), spec);
            }
            case "createTestPV" -> known(literals, "createTestVolModePV", List.of(NullNode.getInstance()));
            case "getCSIVolumeWithSecret" -> {
                ObjectNode volume = a.get(0).deepCopy();
                ((ObjectNode) volume.at("/spec/csi")).set("controllerExpandSecretRef", a.get(1));
                yield volume;
            }
            case "createTestVolModePV" -> {
                ObjectNode spec = NODES.objectNode();
                spec.putObject("capacity").put("storage", "10G");
                spec.putObject("hostPath").put("path", "/foo").put("type", "DirectoryOrCreate");
                spec.putArray("accessModes").add("ReadWriteOnce");
                spec.put("storageClassName", "test-storage-class");
                spec.set("volumeMode", a.getFirst());
                yield named(TextNode.valueOf("foo"), TextNode.valueOf(""), spec);
            }
            case "validPodSpec" -> {
                ObjectNode spec = NODES.objectNode();
                ObjectNode container = spec.putArray("containers").addObject();
                container.put("name", "ctr").put("image", "image").put("imagePullPolicy", "IfNotPresent");
                container.put("terminationMessagePolicy", "File");
                spec.put("restartPolicy", "Always").put("dnsPolicy", "ClusterFirst");
                if (!a.isEmpty() && !GoLiterals.nothing(a.getFirst())) {
                    spec.set("affinity", a.getFirst());
                }
                yield spec;
            }
            case "extendPodSpecwithTolerations" -> {
                ObjectNode spec = ((ObjectNode) a.get(0)).deepCopy();
                spec.set("tolerations", a.get(1));
                yield spec;
            }
            case "fakeValidSecurityContext" ->
                NODES.objectNode().put("privileged", a.getFirst().asBoolean());
            case "makeNode" -> {
                ObjectNode node = named(a.get(0), TextNode.valueOf(""), NODES.objectNode());
                ((ObjectNode) node.get("spec")).set("podCIDRs", a.get(1));
                yield node;
            }
            case "makePod" -> {
                ObjectNode pod = named(a.get(0), a.get(1), NODES.objectNode());
                ObjectNode status = pod.putObject("status");
                if (a.get(2).isArray()) {
                    status.set("podIPs", a.get(2));
                }
                yield pod;
            }
            case "testDataSourceInSpec", "testVolumeSnapshotDataSourceInSpec" -> dataSource(a);
            case "generateTestSearchPathFunc" -> throw new NotApplicable("a Go function makes the value");
            default -> conversion(function, a);
        };
    }

    /// `utilpointer.Int32Ptr(1)`, `core.DNSPolicy("x")`: the value itself.
    private static JsonNode conversion(String function, List<JsonNode> a) {
        boolean pointer = function.endsWith("Ptr")
                || List.of("newBool", "toPtr", "boolP", "bool").contains(function);
        if (a.size() == 1
                && (pointer
                        || function.equals("newHostPathType")
                        || function.startsWith("intstr.From")
                        || function.matches("From(Int|String)")
                        || function.matches("\\w+\\.[A-Z]\\w*"))) {
            return a.getFirst();
        }
        throw new NotApplicable("a Go function that the table does not have");
    }

    private static ObjectNode amounts(String first, JsonNode one, String second, JsonNode two) {
        ObjectNode list = NODES.objectNode();
        if (!one.asText().isEmpty()) {
            list.put(first, one.asText());
        }
        if (!two.asText().isEmpty()) {
            list.put(second, two.asText());
        }
        return list;
    }

    private static ObjectNode pod(String name, JsonNode containers, JsonNode inits) {
        ObjectNode spec = NODES.objectNode();
        spec.set("containers", containers);
        spec.set("initContainers", inits);
        return named(TextNode.valueOf(name), TextNode.valueOf(""), spec);
    }

    private static ObjectNode named(JsonNode name, JsonNode namespace, JsonNode spec) {
        ObjectNode object = NODES.objectNode();
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name.asText());
        if (!namespace.asText().isEmpty()) {
            metadata.put("namespace", namespace.asText());
        }
        object.set("spec", spec);
        return object;
    }

    private static ObjectNode dataSource(List<JsonNode> a) {
        ObjectNode spec = NODES.objectNode();
        spec.putArray("accessModes").add("ReadOnlyMany");
        spec.putObject("resources").putObject("requests").put("storage", "10Gi");
        spec.put("storageClassName", "foo");
        ObjectNode source = spec.putObject("dataSource");
        source.set("name", a.get(0));
        source.set("kind", a.get(1));
        if (!a.get(2).asText().isEmpty()) {
            source.set("apiGroup", a.get(2));
        }
        return spec;
    }

    private static ObjectNode localVolume(JsonNode path, JsonNode affinity) {
        ObjectNode spec = NODES.objectNode();
        spec.putObject("capacity").put("storage", "10G");
        spec.putArray("accessModes").add("ReadWriteOnce");
        spec.putObject("local").put("path", path.asText());
        if (!GoLiterals.nothing(affinity)) {
            spec.set("nodeAffinity", affinity);
        }
        spec.put("storageClassName", "test-storage-class");
        return spec;
    }

    private static ObjectNode affinity(String key, String value) {
        ObjectNode affinity = NODES.objectNode();
        ObjectNode expression = affinity.putObject("required")
                .putArray("nodeSelectorTerms")
                .addObject()
                .putArray("matchExpressions")
                .addObject();
        expression.put("key", key).put("operator", "In").putArray("values").add(value);
        return affinity;
    }
}
