package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What is filled in where nothing is said.
class DefaultsTableTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STEP = Pattern.compile("\\.(\\w+)(\\[0])?");
    private static final Set<String> EMBEDDED =
            Set.of("VolumeSource", "Handler", "EphemeralContainerCommon", "LocalObjectReference");

    private final GoLiterals literals = new GoLiterals(Instant.EPOCH)
            .with("fsMode", TextNode.valueOf("Filesystem"))
            .with("blockMode", TextNode.valueOf("Block"));

    /// A field, and whether it is a list.
    private record Step(String field, boolean list) {}

    private static List<Step> steps(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        while (matcher.find()) {
            if (!EMBEDDED.contains(matcher.group(1))) {
                steps.add(new Step(GoNames.field(matcher.group(1)), matcher.group(2) != null));
            }
        }
        return steps;
    }

    /// An object in which everything on the way is there, and the last field is not.
    private static ObjectNode skeleton(List<Step> steps) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode at = root;
        for (Step step : steps.subList(0, steps.size() - 1)) {
            if (step.list()) {
                ArrayNode list = at.get(step.field()) instanceof ArrayNode there ? there : at.putArray(step.field());
                at = list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0);
                if (step.field().endsWith("ontainers")) {
                    at.put("image", "image:1");
                }
            } else {
                at = Absent.object(at, step.field());
            }
        }
        return root;
    }

    private String defaulted(Kind kind, String path, String expected, boolean template) {
        if (expected.equals("{\"\":\"0\"}")) {
            throw new NotApplicable("an amount of nothing in particular");
        }
        List<Step> steps = steps(path);
        ObjectNode made = skeleton(steps);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (template) {
            object.set("template", made);
        } else {
            object = made;
        }
        kind.rules().applyDefaults(object);
        JsonNode at = template ? object.path("template") : object;
        for (Step step : steps) {
            at = step.list() ? at.path(step.field()).path(0) : at.path(step.field());
        }
        try {
            JsonNode wanted = JSON.readTree(expected);
            return at.equals(wanted) ? "" : at + " instead of " + wanted;
        } catch (JsonProcessingException e) {
            throw new NotApplicable("a value that is no JSON");
        }
    }

    @Test
    void whatIsLeftOutIsFilledIn() {
        Tally tally = new Tally("core-defaults.json");
        Kind templates = Objects.kind("PodTemplate");
        Kind pods = Objects.kind("Pod");
        tally.run(
                "TestWorkloadDefaults",
                "expectedDefaults",
                (name, row) -> defaulted(templates, name, row.asText(), true));
        tally.run("TestPodDefaults", "expectedDefaults", (name, row) -> defaulted(pods, name, row.asText(), false));
        Kind controllers = Objects.kind("ReplicationController");
        tally.run("TestSetDefaultReplicationController", "tests", (name, row) -> {
            KubeObject rc = Objects.object(controllers, literals.json(row.path("rc")));
            JsonNode labels =
                    rc.spec().path("template").path("metadata").path("labels").deepCopy();
            controllers.rules().applyDefaults(rc.tree());
            boolean hasLabels = rc.metadata().path("labels").equals(labels);
            boolean hasSelector = rc.spec().path("selector").equals(labels);
            return hasLabels == row.path("expectLabels").asBoolean()
                            && hasSelector == row.path("expectSelector").asBoolean()
                    ? ""
                    : rc.tree().toString();
        });
        tally.run("TestSetDefaultReplicationControllerReplicas", "tests", (name, row) -> {
            KubeObject rc = Objects.object(controllers, literals.json(row.path("rc")));
            controllers.rules().applyDefaults(rc.tree());
            return rc.spec().path("replicas").asInt()
                            == row.path("expectReplicas").asInt()
                    ? ""
                    : rc.tree().toString();
        });
        Kind services = Objects.kind("Service");
        tally.run("TestSetDefaultServiceSessionAffinityConfig", "testCases", (name, row) -> {
            KubeObject service = Objects.object(services, literals.json(row));
            services.rules().applyDefaults(service.tree());
            return service.spec()
                                    .at("/sessionAffinityConfig/clientIP/timeoutSeconds")
                                    .asInt()
                            == 10800
                    ? ""
                    : service.tree().toString();
        });
        modes(tally, "TestSetDefaultPersistentVolume", "PersistentVolume");
        modes(tally, "TestSetDefaultPersistentVolumeClaim", "PersistentVolumeClaim");
        Kind nodes = Objects.kind("Node");
        tally.run("TestSetDefaultNodeStatusAllocatable", "tests", (name, row) -> {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            ObjectNode status = node.putObject("status");
            for (String list : List.of("capacity", "allocatable")) {
                if (row.hasNonNull(list)) {
                    status.set(list, literals.json(row.path(list)));
                }
            }
            nodes.rules().applyDefaults(node);
            if (!row.hasNonNull("expectedAllocatable")) {
                return status.has("allocatable") ? node.toString() : "";
            }
            return status.path("allocatable").equals(literals.json(row.path("expectedAllocatable")))
                    ? ""
                    : node.toString();
        });
        tally.skip("TestSetDefaultReplicationControllerInitContainers", "tests", "checked by Go functions");
        tally.skip("TestSetDefaultEphemeral", "tests", "one of the paths above");
        tally.skip("TestSetDefaultIPFamilies", "testCases", "addresses are given by admission");
        tally.skip("TestSetDefaultServiceIPFamilyPolicy", "testCases", "addresses are given by admission");
        tally.done(233, 26);
    }

    private void modes(Tally tally, String function, String name) {
        Kind kind = Objects.kind(name);
        tally.run(function, "tests", (title, row) -> {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            ObjectNode spec = object.putObject("spec");
            if (row.hasNonNull("volumeMode")) {
                spec.set("volumeMode", literals.json(row.path("volumeMode")));
            }
            kind.rules().applyDefaults(object);
            return spec.path("volumeMode").equals(literals.json(row.path("expectedVolumeMode")))
                    ? ""
                    : object.toString();
        });
    }
}
