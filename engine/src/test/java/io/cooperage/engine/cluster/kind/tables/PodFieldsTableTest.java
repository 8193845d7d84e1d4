package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Single fields of pods, and the containers that are put into a pod later.
class PodFieldsTableTest {
    private final Cases cases = new Cases();

    @Test
    void morePodParts() {
        Tally tally = new Tally("core-validation.json");
        tally.run("TestValidateEphemeralContainers", "range", (name, row) -> ephemeral(row, ""));
        tally.run("TestValidateEphemeralContainers", "tcs", (name, row) -> {
            JsonNode error = row.path("expectedError");
            return ephemeral(
                    row.path("ephemeralContainers"),
                    cases.json(error).path("field").asText());
        });
        tally.run("TestValidateMountPropagation", "tests", (name, row) -> {
            JsonNode mount = cases.json(row.path("mount"));
            JsonNode container = cases.json(row.path("container"));
            if (!container.isObject()) {
                throw new NotApplicable("a mount without a container");
            }
            return Objects.mismatch(!row.path("expectError").asBoolean(), cases.complaints(pod -> {
                ((ObjectNode) pod.get("spec"))
                        .putArray("volumes")
                        .addObject()
                        .put("name", "foo")
                        .putObject("hostPath")
                        .put("path", "/foo/baz")
                        .put("type", "");
                Cases.container(pod).putArray("volumeMounts").add(mount);
                if (container.has("securityContext")) {
                    Cases.container(pod).set("securityContext", container.get("securityContext"));
                }
            }));
        });
        tally.run("TestValidateFlexVolumeSource", "testcases", (name, row) -> {
            List<String> wrong = cases.complaints(pod -> {
                ObjectNode volume =
                        ((ObjectNode) pod.get("spec")).putArray("volumes").addObject();
                volume.put("name", "v").set("flexVolume", cases.json(row.path("source")));
            });
            StringBuilder all = new StringBuilder();
            row.path("expectedErrs").properties().forEach(e -> all.append(Objects.holds(e.getKey() + ": ", wrong)));
            return row.path("expectedErrs").isEmpty() ? Objects.mismatch(true, wrong) : all.toString();
        });
        field(tally, "TestValidateRestartPolicy", "successCases", "restartPolicy", true);
        field(tally, "TestValidateRestartPolicy", "errorCases", "restartPolicy", false);
        tally.run(
                "TestValidateDNSPolicy",
                "successCases",
                (name, row) -> cases.around(true, pod -> {
                    ObjectNode spec = (ObjectNode) pod.get("spec");
                    spec.set("dnsPolicy", cases.json(row));
                    spec.putObject("dnsConfig").putArray("nameservers").add("10.0.0.1");
                }));
        tally.run(
                "TestValidatePodReadinessGates",
                "successCases",
                (name, row) -> cases.around(
                        true,
                        pod -> ((ObjectNode) pod.get("spec"))
                                .set("readinessGates", cases.json(row.path("readinessGates")))));
        Kind pods = Objects.kind("Pod");
        tally.run("TestValidatePodEphemeralContainersUpdate", "tests", (name, row) -> {
            KubeObject now = withEphemeral(row.path("new"));
            KubeObject old = withEphemeral(row.path("old"));
            List<String> wrong = pods.rules().validateSubresource("ephemeralcontainers", now, old).stream()
                    .map(FieldError::toString)
                    .toList();
            return Objects.mismatch(row.path("err").asText().isEmpty(), wrong);
        });
        Kind volumes = Objects.kind("PersistentVolume");
        for (String table :
                List.of("TestValidateCSIVolumeSource/csi", "TestValidateGlusterfsPersistentVolumeSource/gfs")) {
            String field = table.split("/")[1];
            tally.run(table.split("/")[0], "testCases", (name, row) -> {
                ObjectNode volume = JsonNodeFactory.instance.objectNode();
                volume.putObject("metadata").put("name", "v");
                ObjectNode spec = volume.putObject("spec");
                spec.putArray("accessModes").add("ReadWriteOnce");
                spec.putObject("capacity").put("storage", "1Gi");
                spec.set(field.equals("gfs") ? "glusterfs" : field, cases.json(row.path(field)));
                return Objects.mismatch(!row.has("errtype"), Objects.wrong(volumes, Objects.object(volumes, volume)));
            });
        }
        tally.done(67, 13);
    }

    private void field(Tally tally, String function, String table, String field, boolean good) {
        tally.run(
                function,
                table,
                (name, row) -> cases.around(good, pod -> ((ObjectNode) pod.get("spec")).set(field, cases.json(row))));
    }

    /// A pod with containers that were put into it later.
    private KubeObject withEphemeral(JsonNode containers) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("metadata").put("name", "p").put("namespace", "ns").put("resourceVersion", "1");
        ObjectNode spec = (ObjectNode) Cases.template("a", "b").get("spec");
        ((ObjectNode) spec.at("/containers/0")).put("name", "ctr");
        spec.putArray("initContainers").add(spec.at("/containers/0").deepCopy());
        ((ObjectNode) spec.at("/initContainers/0")).put("name", "ictr");
        spec.putArray("volumes").addObject().put("name", "vol").putObject("emptyDir");
        spec.put("serviceAccountName", "default").put("terminationGracePeriodSeconds", 30);
        spec.set("ephemeralContainers", cases.json(containers));
        pod.set("spec", spec);
        return Objects.object(Objects.kind("Pod"), pod);
    }

    private String ephemeral(JsonNode containers, String field) {
        Kind pods = Objects.kind("Pod");
        KubeObject pod = withEphemeral(containers);
        List<String> wrong = Objects.wrong(pods, pod);
        return field.isEmpty() ? Objects.mismatch(true, wrong) : Objects.holds(field, wrong);
    }

    private void mounts(Tally tally, String function) {
        tally.run(function, "cases", (name, row) -> {
            JsonNode mounts = cases.json(row.path("mounts"));
            return cases.around(!row.path("expectError").asBoolean(), pod -> {
                ((ObjectNode) pod.get("spec"))
                        .putArray("volumes")
                        .addObject()
                        .put("name", "abc-123")
                        .putObject("persistentVolumeClaim")
                        .put("claimName", "testclaim2");
                Cases.container(pod).set("volumeMounts", mounts);
                // What an expression speaks of must be there.
                ArrayNode env = Cases.container(pod).putArray("env");
                env.addObject().put("name", "POD_NAME").put("value", "pod");
            });
        });
    }

    @Test
    void partsOfVolumes() {
        Tally tally = new Tally("core-validation.json");
        for (String function : List.of(
                "TestValidateDisabledSubpath",
                "TestValidateDisabledSubpathExpr",
                "TestValidateSubpathMutuallyExclusive")) {
            mounts(tally, function);
        }
        tally.done(8, 0);
    }

    @Test
    void probesNeedPositiveNumbers() {
        Tally tally = new Tally("core-validation.json");
        tally.run("TestValidateProbe", "positiveFields", (name, row) -> {
            String field = GoNames.field(row.asText());
            List<String> wrong = cases.complaints(pod -> {
                ObjectNode probe = Cases.container(pod).putObject("readinessProbe");
                probe.putObject("exec").putArray("command").add("echo");
                probe.put(field, -1);
            });
            return Objects.holds("readinessProbe." + field + ": Invalid value: -1", wrong);
        });
        tally.run(
                "TestValidatePullPolicy",
                "testCases",
                (name, row) -> cases.around(true, pod -> {
                    ObjectNode container = (ObjectNode) cases.json(row.path("Container"));
                    container.put("terminationMessagePolicy", "File");
                    ((ObjectNode) pod.get("spec")).putArray("containers").add(container);
                }));
        tally.done(11, 0);
    }

    @Test
    void sysctls() {
        Tally tally = new Tally("core-validation.json");
        List<String> names = new ArrayList<>();
        tally.run(
                "TestValidateSysctls", "valid", (name, row) -> Objects.mismatch(true, sysctls(List.of(row.asText()))));
        tally.run(
                "TestValidateSysctls",
                "invalid",
                (name, row) -> Objects.mismatch(false, sysctls(List.of(row.asText()))));
        tally.run("TestValidateSysctls", "duplicates", (name, row) -> {
            names.add(row.asText());
            List<String> wrong = sysctls(names);
            return names.size() == 1 ? Objects.mismatch(true, wrong) : Objects.holds("Duplicate value", wrong);
        });
        tally.done(6, 0);
    }

    private List<String> sysctls(List<String> names) {
        return cases.complaints(pod -> {
            ArrayNode all =
                    ((ObjectNode) pod.get("spec")).putObject("securityContext").putArray("sysctls");
            names.forEach(name -> all.addObject().put("name", name).put("value", "1"));
        });
    }

    /// The variables of the Go test, made as their names say: all but one field of a full context.
    @Test
    void securityContexts() {
        Tally tally = new Tally("core-validation.json");
        ObjectNode escalation = full("").put("allowPrivilegeEscalation", false);
        ((ObjectNode) escalation.get("capabilities")).putArray("add").add("CAP_SYS_ADMIN");
        cases.with("allSettings", full(""));
        cases.with("noCaps", full("capabilities"));
        cases.with("noSELinux", full("seLinuxOptions"));
        cases.with("noPrivRequest", full("privileged"));
        cases.with("noRunAsUser", full("runAsUser"));
        cases.with("negativeRunAsUser", full("").put("runAsUser", -1));
        cases.with("privWithoutEscalation", full("").put("privileged", true).put("allowPrivilegeEscalation", false));
        cases.with("capSysAdminWithoutEscalation", escalation);
        tally.run("TestValidateSecurityContext", "successCases", (name, row) -> Objects.mismatch(true, context(row)));
        tally.run("TestValidateSecurityContext", "errorCases", (name, row) -> {
            if (name.equals("request privileged when capabilities forbids")) {
                throw new NotApplicable("privileged containers can't be turned off here");
            }
            return Objects.holds(row.path("errorDetail").asText(), context(row));
        });
        tally.done(8, 1);
    }

    private List<String> context(JsonNode row) {
        return cases.complaints(pod -> Cases.container(pod).set("securityContext", cases.json(row.path("sc"))));
    }

    private static ObjectNode full(String without) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.put("privileged", false).put("runAsUser", 1);
        ObjectNode capabilities = context.putObject("capabilities");
        capabilities.putArray("add").add("foo");
        capabilities.putArray("drop").add("bar");
        context.putObject("seLinuxOptions").put("user", "user").put("role", "role");
        context.remove(without);
        return context;
    }
}
