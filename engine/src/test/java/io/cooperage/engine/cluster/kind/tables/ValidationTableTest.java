package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.tree.Absent;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What Kubernetes takes and what it refuses, kind by kind. The tables are of 1.20: where Kubernetes has
/// changed its mind since, the row is counted as such.
class ValidationTableTest {
    private static final String NEWER = "Kubernetes has changed its mind since 1.20";
    private static final String STATUS = "a status, which only the cluster's own parts write";
    private static final String GONE = "a kind or option that this cluster does not have";

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
            .with("validManualSelector", selector())
            .with("validManualSelector.MatchLabels", selector().get("matchLabels"))
            .with("validGeneratedSelector", generated())
            .with("validPodTemplateSpec", restarting(template("a", "b")))
            .with("validPodTemplateSpecForManual", restarting(template("a", "b")))
            .with("validPodTemplateSpecForGenerated", restarting(generatedTemplate()));

    private static ObjectNode template(String key, String value) {
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

    /// What every pod's spec has today once it is read.
    private static void today(JsonNode spec) {
        if (spec instanceof ObjectNode object && !object.has("terminationGracePeriodSeconds")) {
            object.put("terminationGracePeriodSeconds", 30);
        }
    }

    private KubeObject read(Kind kind, JsonNode literal) {
        KubeObject object = Objects.object(kind, literals.json(literal));
        today(object.spec());
        today(object.spec().path("template").path("spec"));
        today(object.spec().path("jobTemplate").path("spec").path("template").path("spec"));
        return object;
    }

    private KubeObject withSpec(Kind kind, JsonNode literal) {
        KubeObject object = read(kind, literal);
        today(Absent.object(object.tree(), "spec"));
        return object;
    }

    private static JsonNode of(JsonNode row, String field) {
        return field.isEmpty() ? row : row.path(field);
    }

    private void taken(Tally tally, String function, String table, String kind, String field) {
        Kind known = Objects.kind(kind);
        tally.run(
                function,
                table,
                (name, row) -> Objects.mismatch(true, Objects.wrong(known, read(known, of(row, field)))));
    }

    private void refused(Tally tally, String function, String table, String kind, String field) {
        Kind known = Objects.kind(kind);
        tally.run(
                function,
                table,
                (name, row) -> Objects.mismatch(false, Objects.wrong(known, read(known, of(row, field)))));
    }

    private void decided(Tally tally, String function, String table, String kind, String field, String bad) {
        Kind known = Objects.kind(kind);
        tally.run(function, table, (name, row) -> {
            boolean good = bad.startsWith("!")
                    ? row.path(bad.substring(1)).asBoolean()
                    : !row.path(bad).asBoolean();
            return Objects.mismatch(good, Objects.wrong(known, read(known, of(row, field))));
        });
    }

    private void changed(Tally tally, String function, String table, String kind, String old, String now, Good good) {
        Kind known = Objects.kind(kind);
        tally.run(function, table, (name, row) -> {
            if (name.equals("change template and selector") || name.equals("change container image name")) {
                throw new NotApplicable("a change of a selector, which apps/v1 does not take");
            }
            if (name.endsWith("templateGeneration")) {
                throw new NotApplicable("templateGeneration, which apps/v1 does not have");
            }
            List<String> wrong = Objects.wrong(known, read(known, row.path(now)), read(known, row.path(old)));
            return Objects.mismatch(good.of(row), wrong);
        });
    }

    private interface Good {
        boolean of(JsonNode row);
    }

    /// A pod around one part of it.
    private String around(boolean good, Consumer<ObjectNode> part) {
        return Objects.mismatch(good, complaints(part));
    }

    private List<String> complaints(Consumer<ObjectNode> part) {
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

    private static ObjectNode container(ObjectNode pod) {
        return (ObjectNode) pod.at("/spec/containers/0");
    }

    private void inContainer(Tally tally, String function, String table, String field, boolean good) {
        tally.run(function, table, (name, row) -> {
            JsonNode value = literals.json(row);
            ArrayNode list = value instanceof ArrayNode all
                    ? all
                    : JsonNodeFactory.instance.arrayNode().add(value);
            return around(good, pod -> {
                container(pod).set(field, list);
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
                    container(pod)
                            .putArray("volumeMounts")
                            .addObject()
                            .put("name", "123")
                            .put("mountPath", "/this/path/exists");
                }
                if (field.equals("volumeMounts") && !good) {
                    container(pod)
                            .putArray("volumeDevices")
                            .addObject()
                            .put("name", "uvw")
                            .put("devicePath", "/mnt/exists");
                }
            });
        });
    }

    @Test
    void storage() {
        Tally tally = new Tally("core-validation.json");
        decided(tally, "TestValidatePersistentVolumes", "scenarios", "PersistentVolume", "volume", "isExpectedFailure");
        decided(tally, "TestValidateLocalVolumes", "scenarios", "PersistentVolume", "volume", "isExpectedFailure");
        Kind volumes = Objects.kind("PersistentVolume");
        tally.run("TestValidatePersistentVolumeSpec", "scenarios", (name, row) -> {
            if (row.path("isInlineSpec").asBoolean()) {
                throw new NotApplicable("volumes inside attachments, which this cluster does not have");
            }
            ObjectNode volume = JsonNodeFactory.instance.objectNode();
            volume.putObject("metadata").put("name", "v");
            volume.set("spec", literals.json(row.path("pvSpec")));
            return Objects.mismatch(
                    !row.path("isExpectedFailure").asBoolean(),
                    Objects.wrong(volumes, Objects.object(volumes, volume)));
        });
        Good good = row -> !row.path("isExpectedFailure").asBoolean();
        changed(
                tally,
                "TestValidatePersistentVolumeSourceUpdate",
                "scenarios",
                "PersistentVolume",
                "oldVolume",
                "newVolume",
                good);
        changed(tally, "TestValidateVolumeNodeAffinityUpdate", "scenarios", "PersistentVolume", "oldPV", "newPV", good);
        changed(tally, "TestAlphaPVVolumeModeUpdate", "scenarios", "PersistentVolume", "oldPV", "newPV", good);
        Kind claims = Objects.kind("PersistentVolumeClaim");
        tally.run("testValidatePVC", "scenarios", (name, row) -> {
            if (name.equals("missing-name") || name.equals("missing-namespace")) {
                throw new NotApplicable("the table has lost the names of its claims");
            }
            KubeObject claim = read(claims, row.path("claim"));
            claim.ownMetadata().put("name", "foo").put("namespace", "ns");
            return Objects.mismatch(!row.path("isExpectedFailure").asBoolean(), Objects.wrong(claims, claim));
        });
        changed(
                tally,
                "TestValidatePersistentVolumeClaimUpdate",
                "scenarios",
                "PersistentVolumeClaim",
                "oldClaim",
                "newClaim",
                good);
        taken(tally, "TestPVCVolumeMode", "successCasesPVC", "PersistentVolumeClaim", "");
        refused(tally, "TestPVCVolumeMode", "errorCasesPVC", "PersistentVolumeClaim", "");
        taken(tally, "TestPVVolumeMode", "successCasesPV", "PersistentVolume", "");
        refused(tally, "TestPVVolumeMode", "errorCasesPV", "PersistentVolume", "");
        tally.done(66, 58);
    }

    @Test
    void podParts() {
        Tally tally = new Tally("core-validation.json");
        inContainer(tally, "TestValidatePorts", "successCase", "ports", true);
        tally.run("TestValidatePorts", "errorCases", (name, row) -> {
            List<String> wrong = complaints(pod -> container(pod).set("ports", literals.json(row.path("P"))));
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
                throw new NotApplicable(NEWER);
            }
            List<String> wrong = complaints(pod -> container(pod).set("env", literals.json(row.path("envs"))));
            return Objects.mismatch(false, wrong);
        });
        inContainer(tally, "TestValidateEnvFrom", "successCase", "envFrom", true);
        tally.run("TestValidateEnvFrom", "errorCases", (name, row) -> {
            JsonNode sources = literals.json(row.path("envs"));
            if (!sources.path(0).path("prefix").asText().isEmpty()) {
                throw new NotApplicable(NEWER);
            }
            List<String> wrong = complaints(pod -> container(pod).set("envFrom", sources));
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
                (name, row) -> around(row.path("ok").asBoolean(), pod -> {
                    ObjectNode volume =
                            ((ObjectNode) pod.get("spec")).putArray("volumes").addObject();
                    volume.put("name", "v");
                    volume.putObject("configMap")
                            .put("name", "c")
                            .putArray("items")
                            .add(literals.json(row.path("kp")));
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
            throw new NotApplicable(NEWER);
        }
        List<String> wrong = complaints(
                pod -> ((ObjectNode) pod.get("spec")).putArray("volumes").add(literals.json(row.path("vol"))));
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
            List<String> wrong = complaints(pod -> {
                ObjectNode volume =
                        ((ObjectNode) pod.get("spec")).putArray("volumes").addObject();
                volume.put("name", "v");
                volume.set(type, literals.json(row.path(field)));
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
                    (name, row) -> around(
                            good, pod -> container(pod).putObject("lifecycle").set("postStart", literals.json(row))));
        }
    }

    private void inContainerList(Tally tally) {
        // Some have images that only templates may have.
        Kind templates = Objects.kind("PodTemplate");
        tally.run("TestValidateContainers", "successCase", (name, row) -> {
            ObjectNode holder = JsonNodeFactory.instance.objectNode();
            holder.putObject("metadata").put("name", "t").put("namespace", "ns");
            holder.set("template", template("a", "b"));
            ((ObjectNode) holder.at("/template/spec")).putArray("containers").add(literals.json(row));
            today(holder.at("/template/spec"));
            return Objects.mismatch(true, Objects.wrong(templates, Objects.object(templates, holder)));
        });
        tally.run("TestValidateContainers", "errorCases", (name, row) -> {
            if (name.equals("invalid env var name")) {
                throw new NotApplicable(NEWER);
            }
            if (name.equals("privilege disabled")) {
                throw new NotApplicable("privileged containers can't be turned off here");
            }
            return around(false, pod -> ((ObjectNode) pod.get("spec")).set("containers", literals.json(row)));
        });
        tally.run(
                "TestValidateInitContainers",
                "successCase",
                (name, row) -> around(
                        true,
                        pod -> ((ObjectNode) pod.get("spec"))
                                .putArray("initContainers")
                                .add(literals.json(row))));
    }

    @Test
    void morePodParts() {
        Tally tally = new Tally("core-validation.json");
        tally.run("TestValidateEphemeralContainers", "range", (name, row) -> ephemeral(row, ""));
        tally.run("TestValidateEphemeralContainers", "tcs", (name, row) -> {
            JsonNode error = row.path("expectedError");
            return ephemeral(
                    row.path("ephemeralContainers"),
                    literals.json(error).path("field").asText());
        });
        tally.run("TestValidateMountPropagation", "tests", (name, row) -> {
            JsonNode mount = literals.json(row.path("mount"));
            JsonNode container = literals.json(row.path("container"));
            if (!container.isObject()) {
                throw new NotApplicable("a mount without a container");
            }
            return Objects.mismatch(!row.path("expectError").asBoolean(), complaints(pod -> {
                ((ObjectNode) pod.get("spec"))
                        .putArray("volumes")
                        .addObject()
                        .put("name", "foo")
                        .putObject("hostPath")
                        .put("path", "/foo/baz")
                        .put("type", "");
                container(pod).putArray("volumeMounts").add(mount);
                if (container.has("securityContext")) {
                    container(pod).set("securityContext", container.get("securityContext"));
                }
            }));
        });
        tally.run("TestValidateFlexVolumeSource", "testcases", (name, row) -> {
            List<String> wrong = complaints(pod -> {
                ObjectNode volume =
                        ((ObjectNode) pod.get("spec")).putArray("volumes").addObject();
                volume.put("name", "v").set("flexVolume", literals.json(row.path("source")));
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
                (name, row) -> around(true, pod -> {
                    ObjectNode spec = (ObjectNode) pod.get("spec");
                    spec.set("dnsPolicy", literals.json(row));
                    spec.putObject("dnsConfig").putArray("nameservers").add("10.0.0.1");
                }));
        tally.run(
                "TestValidatePodReadinessGates",
                "successCases",
                (name, row) -> around(
                        true,
                        pod -> ((ObjectNode) pod.get("spec"))
                                .set("readinessGates", literals.json(row.path("readinessGates")))));
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
                spec.set(field.equals("gfs") ? "glusterfs" : field, literals.json(row.path(field)));
                return Objects.mismatch(!row.has("errtype"), Objects.wrong(volumes, Objects.object(volumes, volume)));
            });
        }
        tally.done(67, 13);
    }

    private void field(Tally tally, String function, String table, String field, boolean good) {
        tally.run(
                function,
                table,
                (name, row) -> around(good, pod -> ((ObjectNode) pod.get("spec")).set(field, literals.json(row))));
    }

    /// A pod with containers that were put into it later.
    private KubeObject withEphemeral(JsonNode containers) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("metadata").put("name", "p").put("namespace", "ns").put("resourceVersion", "1");
        ObjectNode spec = (ObjectNode) template("a", "b").get("spec");
        ((ObjectNode) spec.at("/containers/0")).put("name", "ctr");
        spec.putArray("initContainers").add(spec.at("/containers/0").deepCopy());
        ((ObjectNode) spec.at("/initContainers/0")).put("name", "ictr");
        spec.putArray("volumes").addObject().put("name", "vol").putObject("emptyDir");
        spec.put("serviceAccountName", "default").put("terminationGracePeriodSeconds", 30);
        spec.set("ephemeralContainers", literals.json(containers));
        pod.set("spec", spec);
        return Objects.object(Objects.kind("Pod"), pod);
    }

    private String ephemeral(JsonNode containers, String field) {
        Kind pods = Objects.kind("Pod");
        KubeObject pod = withEphemeral(containers);
        List<String> wrong = Objects.wrong(pods, pod);
        return field.isEmpty() ? Objects.mismatch(true, wrong) : Objects.holds(field, wrong);
    }

    private void windows(Tally tally) {
        tally.run("TestValidateWindowsSecurityContextOptions", "testCases", (name, row) -> {
            JsonNode options =
                    row.has("windowsOptions") ? literals.json(row.path("windowsOptions")) : NullNode.getInstance();
            List<String> wrong = complaints(
                    pod -> container(pod).putObject("securityContext").set("windowsOptions", options));
            String expected = row.path("expectedErrorSubstring").asText();
            return expected.isEmpty() ? Objects.mismatch(true, wrong) : Objects.holds(expected, wrong);
        });
    }

    private void spread(Tally tally) {
        tally.run("TestValidateTopologySpreadConstraints", "testCases", (name, row) -> {
            List<String> wrong = complaints(pod -> ((ObjectNode) pod.get("spec"))
                    .set("topologySpreadConstraints", literals.json(row.path("constraints"))));
            return row.has("errtype")
                    ? Objects.holds(row.path("errfield").asText(), wrong)
                    : Objects.mismatch(true, wrong);
        });
    }

    private void dns(Tally tally) {
        tally.run("TestValidatePodDNSConfig", "testCases", (name, row) -> {
            if (name.equals("invalid: 7 search paths")) {
                throw new NotApplicable(NEWER);
            }
            List<String> wrong = complaints(pod -> {
                ObjectNode spec = (ObjectNode) pod.get("spec");
                if (row.has("dnsConfig")) {
                    spec.set("dnsConfig", literals.json(row.path("dnsConfig")));
                }
                if (row.has("dnsPolicy")) {
                    spec.set("dnsPolicy", literals.json(row.path("dnsPolicy")));
                }
            });
            return Objects.mismatch(!row.path("expectedError").asBoolean(), wrong);
        });
        for (boolean good : new boolean[] {true, false}) {
            tally.run(
                    "TestIsValidSysctlName",
                    good ? "valid" : "invalid",
                    (name, row) -> around(good, pod -> {
                        ObjectNode sysctl = ((ObjectNode) pod.get("spec"))
                                .putObject("securityContext")
                                .putArray("sysctls")
                                .addObject();
                        sysctl.set("name", literals.json(row));
                        sysctl.put("value", "1");
                    }));
        }
    }

    @Test
    void pods() {
        Tally tally = new Tally("core-validation.json");
        for (boolean good : new boolean[] {true, false}) {
            tally.run(
                    "TestValidatePodSpec",
                    good ? "successCases" : "failureCases",
                    (name, row) -> around(good, pod -> pod.set("spec", literals.json(row))));
        }
        taken(tally, "TestValidatePod", "successCases", "Pod", "");
        Kind pods = Objects.kind("Pod");
        tally.run("TestValidatePod", "errorCases", (name, row) -> {
            List<String> wrong = Objects.wrong(pods, read(pods, row.path("spec")));
            String expected = row.path("expectedError").asText();
            // An older Kubernetes told some places twice or not at all.
            return Objects.holds(
                    expected.replace("podAffinityTerm.matchExpressions.", "podAffinityTerm.labelSelector."), wrong);
        });
        tally.run("TestValidatePodUpdate", "tests", (name, row) -> {
            if (name.startsWith("deletion timestamp")) {
                throw new NotApplicable("metadata, which is the same for all kinds");
            }
            KubeObject now = withSpec(pods, row.path("new"));
            KubeObject old = withSpec(pods, row.path("old"));
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
                throw new NotApplicable(NEWER);
            }
            return Objects.mismatch(
                    !row.path("expectError").asBoolean(), Objects.wrong(pods, read(pods, row.path("pod"))));
        });
        tally.skip("TestValidatePodStatusUpdate", "tests", STATUS);
        tally.skip("TestPodIPsValidation", "testCases", STATUS);
        tally.skip("TestValidatePodConditions", "successCases", STATUS);
        tally.done(165, 26);
    }

    @Test
    void others() {
        Tally tally = new Tally("core-validation.json");
        taken(tally, "TestValidateNode", "successCases", "Node", "");
        Kind nodes = Objects.kind("Node");
        tally.run("TestValidateNode", "errorCases", (name, row) -> {
            mustBeRead(row);
            return Objects.mismatch(false, Objects.wrong(nodes, read(nodes, row)));
        });
        tally.run("TestValidateNodeUpdate", "tests", (name, row) -> {
            mustBeRead(row);
            KubeObject now = read(nodes, row.path("node"));
            KubeObject old = read(nodes, row.path("oldNode"));
            List<String> wrong = new ArrayList<>(Objects.wrong(nodes, now, old));
            // A name that was there before is not looked at again.
            wrong.removeIf(each -> each.startsWith("metadata.name: Required"));
            return Objects.mismatch(row.path("valid").asBoolean(), wrong);
        });
        decided(tally, "TestValidateNodeCIDRs", "testCases", "Node", "node", "expectError");
        taken(tally, "TestValidateNamespace", "successCases", "Namespace", "");
        refused(tally, "TestValidateNamespace", "errorCases", "Namespace", "R");
        taken(tally, "TestValidateEndpointsCreate", "successCases", "Endpoints", "endpoints");
        refused(tally, "TestValidateEndpointsCreate", "errorCases", "Endpoints", "endpoints");
        Kind secrets = Objects.kind("Secret");
        tally.run(
                "TestValidateTLSSecret",
                "errorCases",
                (name, row) -> Objects.mismatch(false, Objects.wrong(secrets, read(secrets, row.path("secrets")))));
        taken(tally, "TestValidateReplicationController", "successCases", "ReplicationController", "");
        refused(tally, "TestValidateReplicationController", "errorCases", "ReplicationController", "");
        for (boolean good : new boolean[] {true, false}) {
            changed(
                    tally,
                    "TestValidateReplicationControllerUpdate",
                    good ? "successCases" : "errorCases",
                    "ReplicationController",
                    "old",
                    "update",
                    row -> good);
        }
        for (String table : List.of("successCases", "errorCases")) {
            tally.skip("TestValidateLimitRange", table, GONE);
            tally.skip("TestValidateResourceQuota", table, GONE);
        }
        tally.skip("TestValidateReplicationControllerStatus", "tests", STATUS);
        tally.done(98, 58);
    }

    private static void mustBeRead(JsonNode node) {
        if (node.toString().contains("PreferAvoidPods")) {
            throw new NotApplicable("an annotation that no part of this cluster reads");
        }
    }

    @Test
    void workloads() {
        Tally tally = new Tally("apps-validation.json");
        for (String kind : List.of("StatefulSet", "DaemonSet", "ReplicaSet")) {
            taken(tally, "TestValidate" + kind, "successCases", kind, "");
            refused(tally, "TestValidate" + kind, "errorCases", kind, "");
            for (boolean good : new boolean[] {true, false}) {
                changed(
                        tally,
                        "TestValidate" + kind + "Update",
                        good ? "successCases" : "errorCases",
                        kind,
                        "old",
                        "update",
                        row -> good);
            }
        }
        tally.skip("TestValidateStatefulSetStatus", "tests", STATUS);
        tally.skip("TestValidateDaemonSetStatusUpdate", "errorCases", STATUS);
        tally.skip("TestValidateDeploymentStatus", "tests", STATUS);
        tally.skip("TestValidateDeploymentStatusUpdate", "tests", STATUS);
        tally.skip("TestValidateReplicaSetStatus", "tests", STATUS);
        tally.skip("TestValidateDeploymentRollback", "successCases", GONE);
        for (String table :
                List.of("TestValidateControllerRevision/tests", "TestValidateControllerRevisionUpdate/cases")) {
            tally.skip(table.split("/")[0], table.split("/")[1], "a Go variable that the table does not have");
        }
        tally.done(68, 70);
    }

    @Test
    void jobs() {
        Tally tally = new Tally("batch-validation.json");
        taken(tally, "TestValidateJob", "successCases", "Job", "");
        refused(tally, "TestValidateJob", "errorCases", "Job", "");
        taken(tally, "TestValidateCronJob", "successCases", "CronJob", "");
        refused(tally, "TestValidateCronJob", "errorCases", "CronJob", "");
        tally.skip("TestValidateJob", "range", "switches of the Go test");
        tally.done(26, 2);
    }
}
