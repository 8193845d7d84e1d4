package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.api.kube.KubeClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests as no well-behaved client sends them, and the exact shape of what comes back.
class KubeApiTest extends ServedKubeApi {

    KubeApiTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void unknownPathsAndMethodsAreStatuses() throws Exception {
        Answer path = client.get("/nope");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.json()).isEqualTo(json("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"the server could not find the requested resource","reason":"NotFound",
                         "details":{},"code":404}"""));
        assertThat(client.get("/api/v1/namespaces/default/nothings").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/pods/p").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/namespaces/default/nodes").status()).isEqualTo(404);
        assertThat(client.get("/apis/apps/v9").status()).isEqualTo(404);
        assertThat(client.get("/openapi/v4").status()).isEqualTo(404);
        assertThat(client.post("/api/v1/pods", "{}").json().path("reason").asText())
                .isEqualTo("MethodNotAllowed");
        assertThat(client.send("DELETE", "/api/v1/namespaces", null).status()).isEqualTo(405);
        assertThat(client.send("PUT", "/version", new byte[0]).status()).isEqualTo(405);
    }

    @Test
    void objectsThatAreNotThereAreNamed() throws Exception {
        Answer answer = client.get("/apis/apps/v1/namespaces/default/deployments/web");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json()).isEqualTo(json("""
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
                         "message":"deployments.apps \\"web\\" not found","reason":"NotFound",
                         "details":{"name":"web","group":"apps","kind":"deployments"},"code":404}"""));
    }

    @Test
    void clientsThatLeaveOutTypesAreUnderstood() throws Exception {
        Answer made = client.post(MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("kind").asText()).isEqualTo("ConfigMap");
        assertThat(made.json().at("/metadata/namespace").asText()).isEqualTo("default");
        Answer again = client.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().path("reason").asText()).isEqualTo("AlreadyExists");
        Answer deleted = client.send("DELETE", MAPS + "/a", null, "Content-Type", "application/json");
        assertThat(deleted.json())
                .isEqualTo(json("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\","
                        + "\"details\":{\"name\":\"a\",\"kind\":\"configmaps\",\"uid\":"
                        + made.json().at("/metadata/uid") + "}}"));
    }

    @Test
    void whatContradictsTheUrlIsRefused() throws Exception {
        assertThat(message(MAPS, "{\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"a\"}}"))
                .isEqualTo("the API version in the data (apps/v1) does not match the expected API version (v1)");
        assertThat(message(MAPS, "{\"metadata\":{\"name\":\"a\",\"namespace\":\"kube-system\"}}"))
                .isEqualTo("the namespace of the provided object does not match the namespace sent on the request");
        assertThat(message(MAPS, "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}"))
                .contains("cannot be handled as a ConfigMap");
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"}}");
        Answer renamed = client.send(
                "PUT",
                MAPS + "/a",
                "{\"metadata\":{\"name\":\"b\"}}".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
        assertThat(renamed.json().path("message").asText())
                .isEqualTo("the name of the object (b) does not match the name on the URL (a)");
    }

    @Test
    void bodiesThatCannotBeReadAreRefused() throws Exception {
        assertThat(message(MAPS, "{\"a\":"))
                .isEqualTo("couldn't get version/kind; json parse error: unexpected end of JSON input");
        assertThat(message(MAPS, "{\"a\":x}")).startsWith("couldn't get version/kind; json parse error: ");
        assertThat(message(MAPS, "")).isEqualTo("unexpected end of JSON input");
        assertThat(message(MAPS, "[1]")).contains("no object");
        assertThat(message(MAPS, "[".repeat(5000))).contains("json parse error");
        Answer type = client.send("POST", MAPS, "x".getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain");
        assertThat(type.status()).isEqualTo(415);
        assertThat(type.json().path("message").asText())
                .isEqualTo("the body of the request was in an unknown format - accepted media types include:"
                        + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
        Answer proto = client.send(
                "POST", MAPS, new byte[] {'k', '8', 's', 0, 1}, "Content-Type", "application/vnd.kubernetes.protobuf");
        assertThat(proto.status()).isEqualTo(400);
        Answer patch = client.send("PATCH", MAPS + "/a", "{}".getBytes(StandardCharsets.UTF_8), "Content-Type", "a/b");
        assertThat(patch.status()).isEqualTo(415);
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"}}");
        Answer apply = client.send(
                "PATCH",
                MAPS + "/a?fieldManager=me",
                "{}".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/apply-patch+yaml");
        assertThat(apply.status()).isEqualTo(415);
        assertThat(apply.json().path("reason").asText()).isEqualTo("UnsupportedMediaType");
        assertThat(apply.json().path("message").asText())
                .isEqualTo("the body of the request was in an unknown format - accepted media types include:"
                        + " application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json");
    }

    @Test
    void bodiesOfMoreThanThreeMegabytesAreRefused() throws Exception {
        byte[] large = ("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"" + "x".repeat(3 << 20) + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
        Answer answer = client.send("POST", MAPS, large, "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().path("reason").asText()).isEqualTo("RequestEntityTooLarge");
    }

    @Test
    void bodiesMayBeYaml() throws Exception {
        String yaml = "kind: ConfigMap\nmetadata:\n  name: y\ndata:\n  a: \"1\"\n";
        Answer made =
                client.send("POST", MAPS, yaml.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/yaml");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().at("/data/a").asText()).isEqualTo("1");
    }

    @Test
    void fieldsThatStandTwiceOrAreUnknownAreToldOf() throws Exception {
        String twice = "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"1\",\"k\":\"2\"}}";
        assertThat(message(MAPS + "?fieldValidation=Strict", twice))
                .isEqualTo("ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
                        + " duplicate field \"data.k\"");
        Answer warned = client.post(MAPS, twice);
        assertThat(warned.status()).isEqualTo(201);
        assertThat(warned.header("Warning")).isEqualTo("299 - \"duplicate field \\\"data.k\\\"\"");
        assertThat(warned.json().at("/data/k").asText()).isEqualTo("2");
        Answer unknown = client.post(MAPS, "{\"metadata\":{\"name\":\"b\"},\"datas\":{}}");
        assertThat(unknown.header("Warning")).isEqualTo("299 - \"unknown field \\\"datas\\\"\"");
        Answer ignored = client.post(MAPS + "?fieldValidation=Ignore", "{\"metadata\":{\"name\":\"c\"},\"datas\":{}}");
        assertThat(ignored.status()).isEqualTo(201);
        assertThat(ignored.header("Warning")).isEmpty();
        assertThat(client.post(MAPS + "?fieldValidation=Maybe", "{}").status()).isEqualTo(422);
    }

    @Test
    void aDryRunStoresNothing() throws Exception {
        Answer answer = client.post(MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"a\"}}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().at("/metadata/uid").asText()).isNotEmpty();
        assertThat(client.get(MAPS + "/a").status()).isEqualTo(404);
        assertThat(client.post(MAPS + "?dryRun=Some", "{}").status()).isEqualTo(422);
    }

    @Test
    void evictionsAndBindings() throws Exception {
        server.make(
                "pods",
                "default",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
        String pod = "/api/v1/namespaces/default/pods/p";
        Answer bound = client.post(pod + "/binding", "{\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}");
        assertThat(bound.status()).isEqualTo(201);
        assertThat(bound.json().path("status").asText()).isEqualTo("Success");
        assertThat(client.get(pod).json().at("/spec/nodeName").asText()).isEqualTo("n1");
        assertThat(client.post(pod + "/ephemeralcontainers", "{}").status()).isEqualTo(405);
        Answer evicted = client.post(
                pod + "/eviction",
                "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"deleteOptions\":{\"gracePeriodSeconds\":0}}");
        assertThat(evicted.status()).isEqualTo(201);
        assertThat(client.get(pod).status()).isEqualTo(404);
    }

    @Test
    void aCollectionIsDeletedByItsSelectors() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            server.make(
                    "configmaps",
                    "default",
                    "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"t\":\"" + (name.equals("c") ? "y" : "x")
                            + "\"}}}");
        }
        Answer trial = client.send("DELETE", MAPS + "?labelSelector=t%3Dx&dryRun=All", null);
        assertThat(trial.status()).isEqualTo(200);
        assertThat(names(trial.json())).containsExactly("a", "b");
        assertThat(names(client.get(MAPS).json())).containsExactly("a", "b", "c");

        Answer deleted = client.send("DELETE", MAPS + "?labelSelector=t%3Dx", null);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("kind").asText()).isEqualTo("ConfigMapList");
        assertThat(names(deleted.json())).containsExactly("a", "b");
        assertThat(names(client.get(MAPS).json())).containsExactly("c");

        server.make("rolebindings.rbac.authorization.k8s.io", "default", """
                {"metadata":{"name":"bob-views"},
                 "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},
                 "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"bob"}]}""");
        var bob = server.identity.client("bob", List.of(), Duration.ofHours(1));
        try (KubeClient user = new KubeClient(server, null, KubeClient.context(server, bob))) {
            Answer refused = user.send("DELETE", MAPS, null);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().path("message").asText())
                    .isEqualTo(
                            "configmaps is forbidden: User \"bob\" cannot deletecollection resource \"configmaps\" in"
                                    + " API group \"\" in the namespace \"default\"");
        }
        assertThat(names(client.send("DELETE", MAPS + "?fieldSelector=metadata.name%3Dc", null)
                        .json()))
                .containsExactly("c");
        assertThat(names(client.get(MAPS).json())).isEmpty();
        assertThat(client.send("DELETE", "/api/v1/configmaps", null).status()).isEqualTo(405);
    }

    private String message(String path, String body) throws Exception {
        Answer answer = client.post(path, body);
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().path("message").asText();
    }
}
