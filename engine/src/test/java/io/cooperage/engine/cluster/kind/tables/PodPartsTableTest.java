package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The parts of pods one by one: ports, variables, volumes, containers, and what is refused of them.
class PodPartsTableTest {
    private final Cases cases = new Cases();

    @Test
    void podParts() {
        Tally tally = new Tally("core-validation.json");
        inContainer(tally, "TestValidatePorts", "successCase", "ports", true);
        tally.run("TestValidatePorts", "errorCases", (name, row) -> {
            List<String> wrong = cases.complaints(pod -> Cases.container(pod).set("ports", cases.json(row.path("P"))));
            return Objects.holds(row.path("F").asText(), wrong)
                    + Objects.holds(row.path("D").asText(), wrong);
        });
        inContainer(tally, "TestValidateEnv", "successCase", "env", true);
        tally.run("TestValidateEnv", "errorCases", (name, row) -> {
            if (name.contains("dot only")
                    || name.contains("double dots")
                    || name.startsWith("name not")
                    || name.startsWith("illegal character")
                    || name.startsWith("dot-only")
                    || name.startsWith("double-dots")
                    || name.startsWith("leading double-dots")
                    || name.startsWith("name exceeds")) {
                throw new NotApplicable(Cases.NEWER);
            }
            List<String> wrong = cases.complaints(pod -> Cases.container(pod).set("env", cases.json(row.path("envs"))));
            return Objects.mismatch(false, wrong);
        });
        inContainer(tally, "TestValidateEnvFrom", "successCase", "envFrom", true);
        tally.run("TestValidateEnvFrom", "errorCases", (name, row) -> {
            JsonNode sources = cases.json(row.path("envs"));
            if (!sources.path(0).path("prefix").asText().isEmpty()) {
                throw new NotApplicable(Cases.NEWER);
            }
            List<String> wrong = cases.complaints(pod -> Cases.container(pod).set("envFrom", sources));
            String expected = row.path("expectedError").asText().replaceFirst("^field", "");
            return Objects.holds(expected, wrong);
        });
        inContainer(tally, "TestLocalStorageEnvWithFeatureGate", "testCases", "env", true);
        inContainer(tally, "TestHugePagesEnv", "testCases", "env", true);
        inContainer(tally, "TestValidateVolumeMounts", "errorCases", "volumeMounts", false);
        inContainer(tally, "TestAlphaValidateVolumeDevices", "errorCases", "volumeDevices", false);
        tally.run("TestValidateVolumes", "testCases", (name, row) -> volume(row));
        tally.run(
                "TestValidateKeyToPath",
                "testCases",
                (name, row) -> cases.around(row.path("ok").asBoolean(), pod -> {
                    ObjectNode volume =
                            ((ObjectNode) pod.get("spec")).putArray("volumes").addObject();
                    volume.put("name", "v");
                    volume.putObject("configMap")
                            .put("name", "c")
                            .putArray("items")
                            .add(cases.json(row.path("kp")));
                }));
        source(tally, "TestValidateNFSVolumeSource", "nfs", "nfs", "errfield");
        source(tally, "TestValidateGlusterfs", "gfs", "glusterfs", "errfield");
        handlers(tally);
        inContainerList(tally);
        windows(tally);
        spread(tally);
        dns(tally);
        tally.done(343, 16);
    }

    private String volume(JsonNode row) {
        if (row.path("name").asText().endsWith("-disabled")) {
            throw new NotApplicable(Cases.NEWER);
        }
        List<String> wrong = cases.complaints(
                pod -> ((ObjectNode) pod.get("spec")).putArray("volumes").add(cases.json(row.path("vol"))));
        if (row.path("errs").isEmpty()) {
            return Objects.mismatch(true, wrong);
        }
        StringBuilder all = new StringBuilder();
        for (JsonNode error : row.path("errs")) {
            all.append(Objects.holds(error.path("field").asText(), wrong));
            all.append(Objects.holds(error.path("detail").asText(), wrong));
        }
        return all.toString();
    }

    private void source(Tally tally, String function, String field, String type, String where) {
        tally.run(function, "testCases", (name, row) -> {
            List<String> wrong = cases.complaints(pod -> {
                ObjectNode volume =
                        ((ObjectNode) pod.get("spec")).putArray("volumes").addObject();
                volume.put("name", "v");
                volume.set(type, cases.json(row.path(field)));
            });
            return row.has("errtype") && !row.path(where).asText().isEmpty()
                    ? Objects.holds(row.path(where).asText(), wrong)
                    : Objects.mismatch(true, wrong);
        });
    }

    private void handlers(Tally tally) {
        for (boolean good : new boolean[] {true, false}) {
            tally.run(
                    "TestValidateHandler",
                    good ? "successCases" : "errorCases",
                    (name, row) -> cases.around(
                            good,
                            pod -> Cases.container(pod).putObject("lifecycle").set("postStart", cases.json(row))));
        }
    }

    private void inContainerList(Tally tally) {
        // Some have images that only templates may have.
        Kind templates = Objects.kind("PodTemplate");
        tally.run("TestValidateContainers", "successCase", (name, row) -> {
            ObjectNode holder = JsonNodeFactory.instance.objectNode();
            holder.putObject("metadata").put("name", "t").put("namespace", "ns");
            holder.set("template", Cases.template("a", "b"));
            ((ObjectNode) holder.at("/template/spec")).putArray("containers").add(cases.json(row));
            Cases.today(holder.at("/template/spec"));
            return Objects.mismatch(true, Objects.wrong(templates, Objects.object(templates, holder)));
        });
        tally.run("TestValidateContainers", "errorCases", (name, row) -> {
            if (name.equals("invalid env var name")) {
                throw new NotApplicable(Cases.NEWER);
            }
            if (name.equals("privilege disabled")) {
                throw new NotApplicable("privileged containers can't be turned off here");
            }
            return cases.around(false, pod -> ((ObjectNode) pod.get("spec")).set("containers", cases.json(row)));
        });
        tally.run(
                "TestValidateInitContainers",
                "successCase",
                (name, row) -> cases.around(
                        true,
                        pod -> ((ObjectNode) pod.get("spec"))
                                .putArray("initContainers")
                                .add(cases.json(row))));
    }

    private void windows(Tally tally) {
        tally.run("TestValidateWindowsSecurityContextOptions", "testCases", (name, row) -> {
            JsonNode options =
                    row.has("windowsOptions") ? cases.json(row.path("windowsOptions")) : NullNode.getInstance();
            List<String> wrong = cases.complaints(
                    pod -> Cases.container(pod).putObject("securityContext").set("windowsOptions", options));
            String expected = row.path("expectedErrorSubstring").asText();
            return expected.isEmpty() ? Objects.mismatch(true, wrong) : Objects.holds(expected, wrong);
        });
    }

    private void spread(Tally tally) {
        tally.run("TestValidateTopologySpreadConstraints", "testCases", (name, row) -> {
            List<String> wrong = cases.complaints(pod -> ((ObjectNode) pod.get("spec"))
                    .set("topologySpreadConstraints", cases.json(row.path("constraints"))));
            return row.has("errtype")
                    ? Objects.holds(row.path("errfield").asText(), wrong)
                    : Objects.mismatch(true, wrong);
        });
    }

    private void dns(Tally tally) {
        tally.run("TestValidatePodDNSConfig", "testCases", (name, row) -> {
            if (name.equals("invalid: 7 search paths")) {
                throw new NotApplicable(Cases.NEWER);
            }
            List<String> wrong = cases.complaints(pod -> {
                ObjectNode spec = (ObjectNode) pod.get("spec");
                if (row.has("dnsConfig")) {
                    spec.set("dnsConfig", cases.json(row.path("dnsConfig")));
                }
                if (row.has("dnsPolicy")) {
                    spec.set("dnsPolicy", cases.json(row.path("dnsPolicy")));
                }
            });
            return Objects.mismatch(!row.path("expectedError").asBoolean(), wrong);
        });
        for (boolean good : new boolean[] {true, false}) {
            tally.run(
                    "TestIsValidSysctlName",
                    good ? "valid" : "invalid",
                    (name, row) -> cases.around(good, pod -> {
                        ObjectNode sysctl = ((ObjectNode) pod.get("spec"))
                                .putObject("securityContext")
                                .putArray("sysctls")
                                .addObject();
                        sysctl.set("name", cases.json(row));
                        sysctl.put("value", "1");
                    }));
        }
    }

    private void inContainer(Tally tally, String function, String table, String field, boolean good) {
        tally.run(function, table, (name, row) -> {
            JsonNode value = cases.json(row);
            ArrayNode list = value instanceof ArrayNode all
                    ? all
                    : JsonNodeFactory.instance.arrayNode().add(value);
            return cases.around(good, pod -> {
                Cases.container(pod).set(field, list);
                ArrayNode volumes = ((ObjectNode) pod.get("spec")).putArray("volumes");
                for (String volume : List.of("abc", "abc-123", "123", "uvw")) {
                    ObjectNode one = volumes.addObject().put("name", volume);
                    if (volume.equals("abc-123")) {
                        one.putObject("hostPath").put("path", "/foo/baz").put("type", "");
                    } else {
                        one.putObject("persistentVolumeClaim").put("claimName", "testclaim");
                    }
                }
                if (field.equals("volumeDevices") && !good) {
                    Cases.container(pod)
                            .putArray("volumeMounts")
                            .addObject()
                            .put("name", "123")
                            .put("mountPath", "/this/path/exists");
                }
                if (field.equals("volumeMounts") && !good) {
                    Cases.container(pod)
                            .putArray("volumeDevices")
                            .addObject()
                            .put("name", "uvw")
                            .put("devicePath", "/mnt/exists");
                }
            });
        });
    }
}
