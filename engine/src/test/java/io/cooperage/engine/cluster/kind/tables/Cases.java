package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The objects of the validation tables, and the checks that many tables ask for. The tables are of 1.20:
/// where Kubernetes has changed its mind since, the row is counted as such.
final class Cases {
    static final String NEWER = "Kubernetes has changed its mind since 1.20";
    static final String REVISION = "a missing resourceVersion, for which the API takes the current one";
    static final String GONE = "a kind or option that this cluster does not have";

    /// Claims may grow, and shrink as far as they have not grown yet; disks are their driver's matter.
    private static final Set<String> NEWLY_TAKEN = Set.of(
            "invalid read-write volume", "invalid-size-update-resize-enabled", "valid-size-update-resize-disabled");

    private final GoLiterals literals = new GoLiterals(Instant.parse("2026-01-10T12:00:00Z"))
            .with("propagationHostToContainer", TextNode.valueOf("HostToContainer"))
            .with("propagationBidirectional", TextNode.valueOf("Bidirectional"))
            .with("propagationNone", TextNode.valueOf("None"))
            .with("propagationInvalid", TextNode.valueOf("invalid"))
            .with("ephemeral", TextNode.valueOf("Ephemeral"))
            .with("block", TextNode.valueOf("Block"))
            .with("file", TextNode.valueOf("Filesystem"))
            .with("fake", TextNode.valueOf("fake"))
            .with("empty", TextNode.valueOf(""))
            .with("blockmode", TextNode.valueOf("Block"))
            .with("fsmode", TextNode.valueOf("Filesystem"))
            .with("validMode", TextNode.valueOf("Filesystem"))
            .with("invalidMode", TextNode.valueOf("fakeVolumeMode"))
            .with("testDNSNone", TextNode.valueOf("None"))
            .with("goodfsGroupChangePolicy", TextNode.valueOf("Always"))
            .with("validfsGroupChangePolicy", TextNode.valueOf("OnRootMismatch"))
            .with("badfsGroupChangePolicy1", TextNode.valueOf("invalid"))
            .with("badfsGroupChangePolicy2", TextNode.valueOf(""))
            .with("activeDeadlineSecondsMax", JsonNodeFactory.instance.numberNode(2147483647L))
            .with("activeDeadlineSecondsTooLarge", JsonNodeFactory.instance.numberNode(2147483648L))
            .with("activeDeadlineSecondsZero", JsonNodeFactory.instance.numberNode(0))
            .with("activeDeadlineSecondsNegative", JsonNodeFactory.instance.numberNode(-30))
            .with("activeDeadlineSecondsPositive", JsonNodeFactory.instance.numberNode(30))
            .with("activeDeadlineSecondsLarger", JsonNodeFactory.instance.numberNode(31))
            .with("now", TextNode.valueOf("2026-01-10T12:00:00Z"))
            .with("maxGMSACredentialSpecLength", JsonNodeFactory.instance.numberNode(64 * 1024))
            .with("maxRunAsUserNameUserLength", JsonNodeFactory.instance.numberNode(104))
            .with("validPodTemplate.Template", template("a", "b"))
            .with("validPodTemplateAbc.Template", template("a", "b"))
            .with("validPodTemplateAbc2.Template", template("c", "d"))
            .with("validPodTemplateAbcSemanticallyEqual.Template", template("a", "b"))
            .with("validPodTemplateDef.Template", template("c", "d"))
            .with("validPodTemplateNodeSelector.Template", template("a", "b"))
            .with("invalidPodTemplate.Template", template("NoUppercaseOrSpecialCharsLike=Equals", "b"))
            .with("invalidPodTemplate2.Template", template("foo", "bar"))
            .with("addContainersValidTemplate.Template", template("a", "b"))
            .with("readWriteVolumePodTemplate.Template", onDisk(template("a", "b")))
            .with("validManualSelector", selector())
            .with("validManualSelector.MatchLabels", selector().get("matchLabels"))
            .with("validGeneratedSelector", generated())
            .with("validPodTemplateSpec", restarting(template("a", "b")))
            .with("validPodTemplateSpecForManual", restarting(template("a", "b")))
            .with("validPodTemplateSpecForGenerated", restarting(generatedTemplate()));

    static ObjectNode template(String key, String value) {
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        template.putObject("metadata").putObject("labels").put(key, value);
        ObjectNode spec = template.putObject("spec");
        spec.put("restartPolicy", "Always").put("dnsPolicy", "ClusterFirst");
        spec.putArray("containers")
                .addObject()
                .put("name", "abc")
                .put("image", "image")
                .put("imagePullPolicy", "IfNotPresent")
                .put("terminationMessagePolicy", "File");
        return template;
    }

    private static ObjectNode onDisk(ObjectNode template) {
        ObjectNode volume =
                ((ObjectNode) template.get("spec")).putArray("volumes").addObject();
        volume.put("name", "gcepd")
                .putObject("gcePersistentDisk")
                .put("pdName", "my-PD")
                .put("fsType", "ext4");
        return template;
    }

    private static ObjectNode restarting(ObjectNode template) {
        ((ObjectNode) template.get("spec")).put("restartPolicy", "OnFailure");
        return template;
    }

    private static ObjectNode selector() {
        ObjectNode selector = JsonNodeFactory.instance.objectNode();
        selector.putObject("matchLabels").put("a", "b");
        return selector;
    }

    private static ObjectNode generated() {
        ObjectNode selector = JsonNodeFactory.instance.objectNode();
        selector.putObject("matchLabels").put("controller-uid", "1a2b3c").put("job-name", "myjob");
        return selector;
    }

    private static ObjectNode generatedTemplate() {
        ObjectNode template = template("controller-uid", "1a2b3c");
        ((ObjectNode) template.at("/metadata/labels")).put("job-name", "myjob");
        return template;
    }

    /// Another variable of the Go test.
    void with(String name, JsonNode value) {
        literals.with(name, value);
    }

    /// The literal of a table.
    JsonNode json(JsonNode literal) {
        return literals.json(literal);
    }

    /// What every pod's spec has today once it is read.
    static void today(JsonNode spec) {
        if (spec instanceof ObjectNode object && !object.has("terminationGracePeriodSeconds")) {
            object.put("terminationGracePeriodSeconds", 30);
        }
    }

    KubeObject read(Kind kind, JsonNode literal) {
        KubeObject object = Objects.object(kind, literals.json(literal));
        today(object.spec());
        today(object.spec().path("template").path("spec"));
        today(object.spec().path("jobTemplate").path("spec").path("template").path("spec"));
        return object;
    }

    KubeObject withSpec(Kind kind, JsonNode literal) {
        KubeObject object = read(kind, literal);
        today(Absent.object(object.tree(), "spec"));
        return object;
    }

    private static JsonNode of(JsonNode row, String field) {
        return field.isEmpty() ? row : row.path(field);
    }

    void taken(Tally tally, String function, String table, String kind, String field) {
        Kind known = Objects.kind(kind);
        tally.run(
                function,
                table,
                (name, row) -> Objects.mismatch(true, Objects.wrong(known, read(known, of(row, field)))));
    }

    void refused(Tally tally, String function, String table, String kind, String field) {
        Kind known = Objects.kind(kind);
        tally.run(
                function,
                table,
                (name, row) -> Objects.mismatch(false, Objects.wrong(known, read(known, of(row, field)))));
    }

    void decided(Tally tally, String function, String table, String kind, String field, String bad) {
        Kind known = Objects.kind(kind);
        tally.run(function, table, (name, row) -> {
            boolean good = bad.startsWith("!")
                    ? row.path(bad.substring(1)).asBoolean()
                    : !row.path(bad).asBoolean();
            return Objects.mismatch(good, Objects.wrong(known, read(known, of(row, field))));
        });
    }

    void changed(Tally tally, String function, String table, String kind, String old, String now, Good good) {
        Kind known = Objects.kind(kind);
        tally.run(function, table, (name, row) -> {
            if (name.equals("change template and selector") || name.equals("change container image name")) {
                throw new NotApplicable("a change of a selector, which apps/v1 does not take");
            }
            if (name.endsWith("templateGeneration")) {
                throw new NotApplicable("templateGeneration, which apps/v1 does not have");
            }
            if (NEWLY_TAKEN.contains(name)) {
                throw new NotApplicable(NEWER);
            }
            List<String> wrong = Objects.wrong(known, read(known, row.path(now)), read(known, row.path(old)));
            return Objects.mismatch(good.of(row), wrong);
        });
    }

    interface Good {
        boolean of(JsonNode row);
    }

    /// A pod around one part of it.
    String around(boolean good, Consumer<ObjectNode> part) {
        return Objects.mismatch(good, complaints(part));
    }

    List<String> complaints(Consumer<ObjectNode> part) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("metadata").put("name", "p").put("namespace", "ns");
        pod.set("spec", template("a", "b").get("spec"));
        ((ObjectNode) pod.get("spec")).put("serviceAccountName", "default");
        part.accept(pod);
        Kind pods = Objects.kind("Pod");
        KubeObject object = Objects.object(pods, pod);
        today(object.spec());
        return Objects.wrong(pods, object);
    }

    static ObjectNode container(ObjectNode pod) {
        return (ObjectNode) pod.at("/spec/containers/0");
    }
}
