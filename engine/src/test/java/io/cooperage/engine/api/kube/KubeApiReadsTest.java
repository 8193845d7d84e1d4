package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.kube.KubeClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read comes in the form, the pages and the pack that the client asked for.
class KubeApiReadsTest extends ServedKubeApi {

    KubeApiReadsTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void formsThatNobodyOffersAreNotAcceptable() throws Exception {
        assertThat(client.get(MAPS, "Accept", "text/html").status()).isEqualTo(406);
        assertThat(client.get(MAPS, "Accept", "application/vnd.kubernetes.protobuf,application/json")
                        .header("Content-Type"))
                .isEqualTo("application/json");
        assertThat(client.get(MAPS, "Accept", "*/*").status()).isEqualTo(200);
        Answer yaml = client.get("/api/v1/namespaces/default", "Accept", "application/yaml");
        assertThat(yaml.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(yaml.text()).startsWith("kind: Namespace\napiVersion: v1\n");
    }

    @Test
    void listsComeInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            server.make("configmaps", "default", "{\"metadata\":{\"name\":\"m" + i + "\"}}");
        }
        JsonNode first = client.get(MAPS + "?limit=2").json();
        assertThat(names(first)).containsExactly("m0", "m1");
        assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
        assertThat(first.at("/items/0").has("kind")).isFalse();
        String next = first.at("/metadata/continue").asText();
        JsonNode second = client.get(MAPS + "?limit=3&continue=" + next).json();
        assertThat(names(second)).containsExactly("m2", "m3", "m4");
        assertThat(second.path("metadata").has("continue")).isFalse();
        assertThat(client.get(MAPS + "?limit=x").status()).isEqualTo(400);
        assertThat(client.get(MAPS + "?resourceVersionMatch=Exact").status()).isEqualTo(422);
        assertThat(client.get(MAPS + "?labelSelector=a%20in").status()).isEqualTo(400);
    }

    @Test
    void tablesCarryMetadataOrMore() throws Exception {
        server.make("configmaps", "default", "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
        JsonNode table = client.get(MAPS + "/a", "Accept", TABLE).json();
        assertThat(table.path("kind").asText()).isEqualTo("Table");
        assertThat(table.at("/columnDefinitions/0/format").asText()).isEqualTo("name");
        assertThat(table.at("/rows/0/cells/0").asText()).isEqualTo("a");
        assertThat(table.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
        JsonNode whole =
                client.get(MAPS + "?includeObject=Object", "Accept", TABLE).json();
        assertThat(whole.at("/rows/0/object/data/k").asText()).isEqualTo("v");
        assertThat(client.get(MAPS + "?includeObject=None", "Accept", TABLE)
                        .json()
                        .at("/rows/0")
                        .has("object"))
                .isFalse();
        JsonNode partial = client.get(
                        MAPS, "Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
                .json();
        assertThat(partial.path("kind").asText()).isEqualTo("PartialObjectMetadataList");
        assertThat(partial.at("/items/0").has("data")).isFalse();
    }

    @Test
    void longAnswersArePackedForThoseWhoAsk() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.make(
                    "configmaps",
                    "default",
                    "{\"metadata\":{\"name\":\"m" + i + "\"},\"data\":{\"k\":\"" + "x".repeat(100_000) + "\"}}");
        }
        assertThat(client.get(MAPS, "Accept-Encoding", "gzip").header("Content-Encoding"))
                .isEqualTo("gzip");
        assertThat(client.get(MAPS).header("Content-Encoding")).isEmpty();
        assertThat(names(client.get(MAPS).json())).hasSize(3);
        assertThat(client.get(MAPS + "/m0", "Accept-Encoding", "gzip").header("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void discoveryIsKeptByItsTag() throws Exception {
        String aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
        Answer all = client.get("/apis", "Accept", aggregated);
        assertThat(all.header("Content-Type"))
                .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertThat(all.json().at("/items/0/versions/0/freshness").asText()).isEqualTo("Current");
        Answer same = client.get("/apis", "Accept", aggregated, "If-None-Match", all.header("ETag"));
        assertThat(same.status()).isEqualTo(304);
        assertThat(client.get("/apis").json().path("kind").asText()).isEqualTo("APIGroupList");
        assertThat(client.get("/api").json().at("/versions/0").asText()).isEqualTo("v1");
        assertThat(client.get("/apis/apps")
                        .json()
                        .at("/preferredVersion/groupVersion")
                        .asText())
                .isEqualTo("apps/v1");
        List<String> core = new ArrayList<>();
        client.get("/api/v1").json().path("resources").forEach(row -> {
            core.add(row.path("name").asText());
            if (row.path("name").asText().equals("pods/eviction")) {
                assertThat(row.path("group").asText()).isEqualTo("policy");
                assertThat(row.path("kind").asText()).isEqualTo("Eviction");
            }
        });
        assertThat(core)
                .contains(
                        "pods",
                        "pods/eviction",
                        "pods/binding",
                        "pods/status",
                        "pods/ephemeralcontainers",
                        "serviceaccounts/token")
                .doesNotContain("pods/exec");
    }

    @Test
    void openApiDocumentsAreWholeAndNamedByWhatTheyHold() throws Exception {
        JsonNode paths = client.get("/openapi/v3").json().path("paths");
        String url = paths.at("/apis~1apps~1v1/serverRelativeURL").asText();
        assertThat(url).startsWith("/openapi/v3/apis/apps/v1?hash=");
        Answer document = client.get(url);
        assertThat(document.header("Cache-Control")).contains("immutable");
        JsonNode schemas = document.json().at("/components/schemas");
        assertWhole(document.json(), schemas, "#/components/schemas/");
        JsonNode patch =
                document.json().at("/paths/~1apis~1apps~1v1~1namespaces~1{namespace}~1deployments~1{name}/patch");
        assertThat(patch.at("/x-kubernetes-group-version-kind/kind").asText()).isEqualTo("Deployment");
        assertThat(patch.path("parameters").findValuesAsText("name")).contains("fieldValidation");
    }

    private static void assertWhole(JsonNode document, JsonNode definitions, String prefix) {
        for (String reference : document.findValuesAsText("$ref")) {
            assertThat(reference).startsWith(prefix);
            assertThat(definitions.has(reference.substring(prefix.length())))
                    .as(reference)
                    .isTrue();
        }
    }

    @Test
    void theOlderOpenApiDocumentHasAllGroupsInOne() throws Exception {
        Answer answer = client.get("/openapi/v2");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        JsonNode document = answer.json();
        assertThat(document.path("swagger").asText()).isEqualTo("2.0");
        JsonNode definitions = document.path("definitions");
        assertWhole(document, definitions, "#/definitions/");
        for (String kind : List.of("core.v1.Pod", "apps.v1.Deployment", "batch.v1.Job", "storage.v1.StorageClass")) {
            assertThat(definitions
                            .path("io.k8s.api." + kind)
                            .path("x-kubernetes-group-version-kind")
                            .path(0)
                            .path("kind")
                            .asText())
                    .isEqualTo(kind.substring(kind.lastIndexOf('.') + 1));
        }
        JsonNode put = document.at("/paths/~1api~1v1~1namespaces~1{namespace}~1pods~1{name}/put");
        assertThat(put.at("/parameters/0/schema/$ref").asText()).isEqualTo("#/definitions/io.k8s.api.core.v1.Pod");
        assertThat(put.at("/x-kubernetes-group-version-kind/kind").asText()).isEqualTo("Pod");

        // What is in it is read by kubectl, among its commands.
        Answer protobuf =
                client.get("/openapi/v2", "Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
        assertThat(protobuf.header("Content-Type")).endsWith("+protobuf");
        assertThat(protobuf.text()).contains("2.0", "Kubernetes", "io.k8s.api.apps.v1.Deployment");
    }
}
