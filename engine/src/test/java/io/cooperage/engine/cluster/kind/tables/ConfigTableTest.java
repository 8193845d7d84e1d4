package io.cooperage.engine.cluster.kind.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Namespaces, ConfigMaps, Secrets and Endpoints. The objects of the tables are made by Go code that the
/// tables do not have: they are made here as their names say.
class ConfigTableTest {
    private static final String BAD = "NoUppercaseOrSpecialCharsLike=Equals";
    private static final int MOST = 1024 * 1024;

    private final Cases cases = new Cases();
    private final GoLiterals maps = maps();
    private final GoLiterals secrets = secrets();

    private static ObjectNode named(String name, String namespace) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", name).put("namespace", namespace);
        return object;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode map(String key, String value) {
        ObjectNode map = named("validname", "validns");
        map.putObject("data").put(key, value);
        return map;
    }

    private static ObjectNode binary(String key, String base64) {
        ObjectNode map = named("validname", "validns");
        map.putObject("binaryData").put(key, base64);
        return map;
    }

    private static ObjectNode immutable(ObjectNode object, boolean immutable) {
        return object.put("immutable", immutable);
    }

    private static ObjectNode more(ObjectNode object) {
        ((ObjectNode) object.get("data")).put("data-2", base64("value-2"));
        return object;
    }

    private static GoLiterals maps() {
        ObjectNode twice = map("duplicated", "value1");
        twice.putObject("binaryData").put("duplicated", base64("value2"));
        return new GoLiterals(Instant.EPOCH)
                .with("validConfigMap", map("key", "value").setAll(binary("bin", base64("value"))))
                .with("maxKeyLength", map("a".repeat(253), "value"))
                .with("overMaxKeyLength", map("a".repeat(254), "value"))
                .with("emptyName", named("", "validns"))
                .with("invalidName", named(BAD, "validns"))
                .with("emptyNs", named("validname", ""))
                .with("invalidNs", named("validname", BAD))
                .with("invalidKey", map("a*b", "value"))
                .with("leadingDotKey", map(".ab", "value"))
                .with("dotKey", map(".", "value"))
                .with("doubleDotKey", map("..", "value"))
                .with("overMaxSize", map("key", "a".repeat(MOST + 1)))
                .with("duplicatedKey", twice)
                .with("binDataInvalidKey", binary("a*b", base64("value")))
                .with("binDataLeadingDotKey", binary(".ab", base64("value")))
                .with("binDataDotKey", binary(".", base64("value")))
                .with("binDataDoubleDotKey", binary("..", base64("value")))
                .with("binDataOverMaxKeyLength", binary("a".repeat(254), base64("value")))
                .with("binDataOverMaxSize", binary("bin", base64("b".repeat(MOST + 1))))
                .with("binNonUtf8Value", binary("key", Base64.getEncoder().encodeToString(new byte[] {0, -2, 0, -1})))
                .with("configMap", map("data-1", "value-1"))
                .with("immutableConfigMap", immutable(map("data-1", "value-1"), true))
                .with("mutableConfigMap", immutable(map("data-1", "value-1"), false))
                .with("configMapWithData", more(map("data-1", "value-1")))
                .with("immutableConfigMapWithData", immutable(more(map("data-1", "value-1")), true))
                .with("configMapWithChangedData", map("data-1", "foo"))
                .with("immutableConfigMapWithChangedData", immutable(map("data-1", "foo"), true));
    }

    private static ObjectNode secret(String type, String key, String text) {
        return map(key, base64(text)).put("type", type);
    }

    private static ObjectNode opaque(String key, String text) {
        return secret("Opaque", key, text);
    }

    private static ObjectNode token(String account) {
        ObjectNode secret = secret("kubernetes.io/service-account-token", "data-1", "bar");
        if (!account.equals("missing")) {
            ((ObjectNode) secret.get("metadata"))
                    .putObject("annotations")
                    .put("kubernetes.io/service-account.name", account);
        }
        return secret;
    }

    /// Without the entries that the type promises.
    private static ObjectNode bare(String type) {
        return secret(type, "other", "value");
    }

    private static GoLiterals secrets() {
        String file = "kubernetes.io/dockercfg";
        String json = "kubernetes.io/dockerconfigjson";
        return new GoLiterals(Instant.EPOCH)
                .with("emptyName", named("", "validns"))
                .with("invalidName", named(BAD, "validns"))
                .with("emptyNs", named("validname", ""))
                .with("invalidNs", named("validname", BAD))
                .with("overMaxSize", opaque("over", "a".repeat(MOST + 1)))
                .with("invalidKey", opaque("a*b", "value"))
                .with("leadingDotKey", opaque(".key", "bar"))
                .with("dotKey", opaque(".", "bar"))
                .with("doubleDotKey", opaque("..", "bar"))
                .with("emptyTokenAnnotation", token(""))
                .with("missingTokenAnnotation", token("missing"))
                .with("missingTokenAnnotations", token("missing"))
                .with("secret", opaque("data-1", "bar"))
                .with("immutableSecret", immutable(opaque("data-1", "bar"), true))
                .with("mutableSecret", immutable(opaque("data-1", "bar"), false))
                .with("secretWithData", more(opaque("data-1", "bar")))
                .with("immutableSecretWithData", immutable(more(opaque("data-1", "bar")), true))
                .with("secretWithChangedData", opaque("data-1", "foo"))
                .with("immutableSecretWithChangedData", immutable(opaque("data-1", "foo"), true))
                .with("emptyDockerConfigKey", secret(file, ".dockercfg", ""))
                .with("missingDockerConfigKey", bare(file))
                .with("invalidDockerConfigKey", secret(file, ".dockercfg", "bad"))
                .with("emptyDockerConfigKey2", secret(json, ".dockerconfigjson", ""))
                .with("missingDockerConfigKey2", bare(json))
                .with("invalidDockerConfigKey2", secret(json, ".dockerconfigjson", "bad"))
                .with("missingBasicAuthUsernamePasswordKeys", bare("kubernetes.io/basic-auth"))
                .with("missingSSHAuthPrivateKey", bare("kubernetes.io/ssh-auth"))
                .with("validSecret", opaque("data-1", "bar"))
                .with("validServiceAccountTokenSecret", token("foo"))
                .with(
                        "validDockerSecret",
                        secret(file, ".dockercfg", "{\"example.com\": {\"auth\": \"Zm9vOmJhcg==\"}}"))
                .with("validDockerSecret2", secret(json, ".dockerconfigjson", "{\"auths\": {\"example.com\": {}}}"))
                .with("validBasicAuthSecret", secret("kubernetes.io/basic-auth", "username", "username"))
                .with("validSSHAuthSecret", secret("kubernetes.io/ssh-auth", "ssh-privatekey", "foo-bar-baz"));
    }

    /// The variable, or what the function of that name makes.
    private static KubeObject object(GoLiterals from, Kind kind, JsonNode row) {
        String name = row.path("$ident").asText(row.path("$call").asText());
        return Objects.object(kind, from.variable(name));
    }

    private static void changed(
            Tally tally, String function, String table, GoLiterals from, String kind, String old, String now) {
        Kind known = Objects.kind(kind);
        tally.run(function, table, (name, row) -> {
            if (row.path(now).path("$ident").asText().equals("noVersion")) {
                throw new NotApplicable(Cases.REVISION);
            }
            List<String> wrong =
                    Objects.wrong(known, object(from, known, row.path(now)), object(from, known, row.path(old)));
            return Objects.mismatch(row.path("valid").asBoolean(), wrong);
        });
    }

    @Test
    void configMaps() {
        Tally tally = new Tally("core-validation.json");
        Kind kind = Objects.kind("ConfigMap");
        tally.run("TestValidateConfigMap", "tests", (name, row) -> {
            List<String> wrong = Objects.wrong(kind, object(maps, kind, row.path("cfg")));
            return Objects.mismatch(row.path("isValid").asBoolean(), wrong);
        });
        changed(tally, "TestValidateConfigMapUpdate", "cases", maps, "ConfigMap", "oldCfg", "newCfg");
        tally.done(28, 1);
    }

    @Test
    void secretsOfAllTypes() {
        Tally tally = new Tally("core-validation.json");
        Kind kind = Objects.kind("Secret");
        for (String function : List.of(
                "TestValidateSecret",
                "TestValidateDockerConfigSecret",
                "TestValidateBasicAuthSecret",
                "TestValidateSSHAuthSecret")) {
            tally.run(function, "tests", (name, row) -> {
                List<String> wrong = Objects.wrong(kind, object(secrets, kind, row.path("secret")));
                return Objects.mismatch(row.path("valid").asBoolean(), wrong);
            });
        }
        tally.run(
                "TestValidateTLSSecret",
                "errorCases",
                (name, row) -> Objects.mismatch(false, Objects.wrong(kind, cases.read(kind, row.path("secrets")))));
        changed(tally, "TestValidateSecretUpdate", "tests", secrets, "Secret", "oldSecret", "newSecret");
        tally.done(35, 0);
    }

    @Test
    void namespaces() {
        Tally tally = new Tally("core-validation.json");
        Kind kind = Objects.kind("Namespace");
        cases.taken(tally, "TestValidateNamespace", "successCases", "Namespace", "");
        cases.refused(tally, "TestValidateNamespace", "errorCases", "Namespace", "R");
        tally.run("TestValidateNamespaceUpdate", "tests", (name, row) -> {
            List<String> wrong = new ArrayList<>(Objects.wrong(
                    kind, cases.read(kind, row.path("namespace")), cases.read(kind, row.path("oldNamespace"))));
            // A name that was there before is not looked at again.
            wrong.removeIf(each -> each.startsWith("metadata.name: Required"));
            return Objects.mismatch(row.path("valid").asBoolean(), wrong);
        });
        tally.run("TestValidateNamespaceStatusUpdate", "tests", (name, row) -> {
            List<String> wrong = Objects.wrongStatus(
                    kind, cases.read(kind, row.path("namespace")), cases.read(kind, row.path("oldNamespace")));
            return Objects.mismatch(row.path("valid").asBoolean(), wrong);
        });
        tally.run("TestValidateNamespaceFinalizeUpdate", "tests", (name, row) -> {
            KubeObject now = cases.read(kind, row.path("namespace"));
            KubeObject old = cases.read(kind, row.path("oldNamespace"));
            List<String> wrong = kind.rules().validateSubresource("finalize", now, old).stream()
                    .map(FieldError::toString)
                    .toList();
            return Objects.mismatch(row.path("valid").asBoolean(), wrong);
        });
        tally.done(21, 0);
    }

    @Test
    void endpoints() {
        Tally tally = new Tally("core-validation.json");
        cases.taken(tally, "TestValidateEndpointsCreate", "successCases", "Endpoints", "endpoints");
        cases.refused(tally, "TestValidateEndpointsCreate", "errorCases", "Endpoints", "endpoints");
        Kind kind = Objects.kind("Endpoints");
        tally.run("TestValidateEndpointsUpdate", "testCases", (name, row) -> {
            ObjectNode old = endpoints("10.10.1.1");
            ObjectNode now = endpoints("10.10.1.1");
            change(row.path("tweakOldEndpoints"), old);
            change(row.path("tweakNewEndpoints"), now);
            List<String> wrong = Objects.wrong(kind, Objects.object(kind, now), Objects.object(kind, old));
            return Objects.mismatch(row.path("numExpectedErrors").asInt() == 0, wrong);
        });
        tally.done(23, 0);
    }

    private static ObjectNode endpoints(String address) {
        ObjectNode endpoints = named("mysvc", "namespace");
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().set("ip", TextNode.valueOf(address));
        return endpoints;
    }

    private static void change(JsonNode code, ObjectNode endpoints) {
        new GoReader(code.path("$func").asText(), new GoLiterals(Instant.EPOCH)).apply(List.of(endpoints));
    }
}
