package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ManifestText;
import io.cooperage.ui.testing.StubCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestBatchTest {
    private static final String WIDGET = "{apiVersion: shop.example/v1, kind: Widget, metadata: {name: one}}\n";

    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.shop.example}
            spec: {group: shop.example, names: {plural: widgets, kind: Widget}}
            """;

    @TempDir
    Path folder;

    /// What was made, by the last part of the path.
    private final List<String> made = new CopyOnWriteArrayList<>();

    /// How often the server was asked for its groups since it was taught.
    private final AtomicInteger asked = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // The folder is given before each test.
    ManifestBatchTest() {}

    @Test
    void namespacesAndDefinitionsComeFirstAndTheOthersKeepTheirOrder() {
        var objects = ManifestText.documents("""
                {apiVersion: shop.example/v1, kind: Widget, metadata: {name: d}}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: e}}
                ---
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: c}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: a}}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: {name: f}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: b}}
                """);
        assertThat(ManifestBatch.inOrder(objects))
                .extracting(each -> each.at("/metadata/name").asText())
                .containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void anObjectWaitsForItsKindThatComesInAnotherFile() throws IOException {
        Path object = Files.writeString(folder.resolve("a.yaml"), WIDGET);
        Path definition = Files.writeString(folder.resolve("b.yaml"), DEFINITION);
        try (StubCluster server = new StubCluster(folder);
                KubeSession session = server.session()) {
            server.on("", this::answer);
            Connection before = new Connection(session, "v1", session.types());
            assertThat(before.type("widgets.shop.example")).isEmpty();
            ManifestBatch.Applied applied =
                    new ManifestBatch(new Manifests(new Kustomize(""))).apply(List.of(object, definition), before, "");
            assertThat(made).containsExactly("customresourcedefinitions", "widgets");
            assertThat(applied.made()).hasSize(2);
            assertThat(applied.now().type("widgets.shop.example")).isPresent();
            assertThat(applied.now().session()).isSameAs(session);
        }
    }

    /// A server that takes a moment to serve what it was taught.
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("POST")) {
            made.add(path.substring(path.lastIndexOf('/') + 1));
            StubCluster.answer(exchange, 201, body);
            return;
        }
        boolean serves = made.contains("customresourcedefinitions") && asked.get() > 0;
        switch (path) {
            case "/api/v1" -> StubCluster.answer(exchange, 200, resources("v1", "Pod", "pods"));
            case "/apis" -> {
                if (!made.isEmpty()) {
                    asked.incrementAndGet();
                }
                StubCluster.answer(
                        exchange,
                        200,
                        "{\"kind\": \"APIGroupList\", \"apiVersion\": \"v1\", \"groups\": ["
                                + group("apiextensions.k8s.io")
                                + (serves ? "," + group("shop.example") : "")
                                + "]}");
            }
            case "/apis/apiextensions.k8s.io/v1" ->
                StubCluster.answer(
                        exchange,
                        200,
                        resources("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions"));
            case "/apis/shop.example/v1" ->
                StubCluster.answer(exchange, 200, resources("shop.example/v1", "Widget", "widgets"));
            default -> StubCluster.answer(exchange, 404, "{\"kind\": \"Status\", \"message\": \"not found\"}");
        }
    }

    private static String group(String name) {
        String version = "{\"groupVersion\": \"" + name + "/v1\", \"version\": \"v1\"}";
        return "{\"name\": \"" + name + "\", \"versions\": [" + version + "], \"preferredVersion\": " + version + "}";
    }

    private static String resources(String version, String kind, String plural) {
        return """
                {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s", "resources": [
                  {"name": "%s", "singularName": "", "namespaced": true, "kind": "%s", "verbs": ["list", "create"]}]}
                """.formatted(version, plural, kind);
    }
}
