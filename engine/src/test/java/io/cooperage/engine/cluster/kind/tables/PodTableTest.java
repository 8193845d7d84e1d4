package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whole pods: made, changed, and their status.
class PodTableTest {
    private final Cases cases = new Cases();

    @Test
    void pods() {
        Tally tally = new Tally("core-validation.json");
        for (boolean good : new boolean[] {true, false}) {
            tally.run(
                    "TestValidatePodSpec",
                    good ? "successCases" : "failureCases",
                    (name, row) -> cases.around(good, pod -> pod.set("spec", cases.json(row))));
        }
        cases.taken(tally, "TestValidatePod", "successCases", "Pod", "");
        Kind pods = Objects.kind("Pod");
        tally.run("TestValidatePod", "errorCases", (name, row) -> {
            List<String> wrong = Objects.wrong(pods, cases.read(pods, row.path("spec")));
            String expected = row.path("expectedError").asText();
            // An older Kubernetes told some places twice or not at all.
            return Objects.holds(
                    expected.replace("podAffinityTerm.matchExpressions.", "podAffinityTerm.labelSelector."), wrong);
        });
        tally.run("TestValidatePodUpdate", "tests", (name, row) -> {
            if (name.startsWith("deletion timestamp")) {
                throw new NotApplicable("metadata, which is the same for all kinds");
            }
            KubeObject now = cases.withSpec(pods, row.path("new"));
            KubeObject old = cases.withSpec(pods, row.path("old"));
            List<String> wrong = pods.rules().validateUpdate(now, old).stream()
                    .map(Object::toString)
                    .toList();
            String expected = row.path("err").asText();
            return expected.isEmpty()
                    ? Objects.mismatch(true, wrong)
                    : wrong.isEmpty() ? Objects.holds(expected, Objects.wrong(pods, now, old)) : "";
        });
        tally.run("TestHugePagesIsolation", "testCases", (name, row) -> {
            if (name.contains("disabled")) {
                throw new NotApplicable(Cases.NEWER);
            }
            return Objects.mismatch(
                    !row.path("expectError").asBoolean(), Objects.wrong(pods, cases.read(pods, row.path("pod"))));
        });
        tally.done(165, 5);
    }

    @Test
    void statuses() {
        Tally tally = new Tally("core-validation.json");
        Kind pods = Objects.kind("Pod");
        tally.run("TestValidatePodStatusUpdate", "tests", (name, row) -> {
            List<String> wrong = Objects.wrongStatus(
                    pods, cases.withSpec(pods, row.path("new")), cases.withSpec(pods, row.path("old")));
            String expected = row.path("err").asText();
            return expected.isEmpty() ? Objects.mismatch(true, wrong) : Objects.holds(expected, wrong);
        });
        tally.run("TestPodIPsValidation", "testCases", (name, row) -> {
            KubeObject pod = cases.withSpec(pods, row.path("pod"));
            KubeObject before = pod.copy();
            before.tree().remove("status");
            return Objects.mismatch(!row.path("expectError").asBoolean(), Objects.wrongStatus(pods, pod, before));
        });
        tally.run("TestValidatePodConditions", "successCases", (name, row) -> {
            ObjectNode pod = JsonNodeFactory.instance.objectNode();
            pod.putObject("metadata").put("name", "p").put("namespace", "ns");
            pod.putObject("status").set("conditions", cases.json(row.path("podConditions")));
            KubeObject now = Objects.object(pods, pod);
            return Objects.mismatch(true, Objects.wrongStatus(pods, now, now));
        });
        tally.done(21, 0);
    }

    /// Kubernetes tells only what differs between the annotation and the field; what else is wrong with the
    /// pod is not the matter of these tables.
    private static List<String> differences(List<String> wrong) {
        return wrong.stream().filter(each -> each.contains("must match")).toList();
    }

    @Test
    void seccompAnnotationsAndFields() {
        Tally tally = new Tally("core-validation.json");
        cases.with("containerName", TextNode.valueOf("container"));
        Kind pods = Objects.kind("Pod");
        tally.run("TestValidateSeccompAnnotationAndField", "range", (name, row) -> {
            boolean good = row.path("validation").path("$func").asText().contains("require.Empty");
            List<String> wrong = Objects.wrong(pods, cases.withSpec(pods, row.path("pod")));
            return Objects.mismatch(good, differences(wrong));
        });
        tally.run("TestValidateSeccompAnnotationsAndFieldsMatch", "tests", (name, row) -> {
            List<String> wrong = differences(cases.complaints(pod -> {
                if (row.has("annotationValue")) {
                    ((ObjectNode) pod.get("metadata"))
                            .putObject("annotations")
                            .set("seccomp.security.alpha.kubernetes.io/pod", row.get("annotationValue"));
                }
                if (row.has("seccompField")) {
                    ((ObjectNode) pod.get("spec"))
                            .putObject("securityContext")
                            .set("seccompProfile", cases.json(row.get("seccompField")));
                }
            }));
            JsonNode expected = row.path("expectedErr");
            if (expected.isNull()) {
                return Objects.mismatch(true, wrong);
            }
            String field = expected.at("/args/0/args/0").asText();
            return Objects.holds(
                    field + ": Forbidden: " + expected.at("/args/1").asText(), wrong);
        });
        Kind templates = Objects.kind("PodTemplate");
        tally.run("TestValidatePodTemplateSpecSeccomp", "tests", (name, row) -> {
            ObjectNode holder = JsonNodeFactory.instance.objectNode();
            holder.putObject("metadata").put("name", "t").put("namespace", "ns");
            holder.set("template", cases.json(row.path("spec")));
            Cases.today(holder.at("/template/spec"));
            List<String> wrong = Objects.wrong(templates, Objects.object(templates, holder));
            JsonNode expected = row.at("/expectedErr/$elems/0/args/1");
            return Objects.holds("type: Forbidden: " + expected.asText(), wrong);
        });
        tally.done(22, 0);
    }
}
