package io.cooperage.ui.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster with a broken part answers.
class KubeSessionTest {
    @TempDir
    Path folder;

    private HttpServer server;
    private KubeSession session;

    @SuppressWarnings("NullAway.Init") // Made anew before each test.
    KubeSessionTest() {}

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/api/v1", 200, resources("v1", "Pod", "pods"));
        answer("/apis", 200, """
                {"kind": "APIGroupList", "apiVersion": "v1", "groups": [
                  {"name": "apps", "versions": [{"groupVersion": "apps/v1", "version": "v1"}],
                   "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}},
                  {"name": "metrics.k8s.io", "versions": [{"groupVersion": "metrics.k8s.io/v1beta1", "version": "v1beta1"}],
                   "preferredVersion": {"groupVersion": "metrics.k8s.io/v1beta1", "version": "v1beta1"}}]}
                """);
        answer("/apis/apps/v1", 200, resources("apps/v1", "Deployment", "deployments"));
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        Path file = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: one, cluster: {server: "%s"}}]
                users: [{name: me, user: {token: secret}}]
                contexts: [{name: one, context: {cluster: one, user: me}}]
                current-context: one
                """.formatted(address));
        session = KubeSession.open(new KubeContext("one", address, "default", file, false));
    }

    @AfterEach
    void stop() {
        session.close();
        server.stop(0);
    }

    @Test
    void aGroupWhoseOwnServerIsDownHidesNoOther() {
        answer("/apis/metrics.k8s.io/v1beta1", 503, "service unavailable");
        assertThat(session.types()).extracting(ResourceType::id).containsExactly("pods", "deployments.apps");
    }

    @Test
    void aGroupThatMayNotBeLookedAtIsSaid() {
        answer("/apis/metrics.k8s.io/v1beta1", 403, """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 403, "message": "not for you"}
                """);
        assertThatThrownBy(session::types)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FORBIDDEN))
                .hasMessageContaining("not for you");
    }

    private static String resources(String version, String kind, String plural) {
        return """
                {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s", "resources": [
                  {"name": "%s", "singularName": "", "namespaced": true, "kind": "%s", "verbs": ["get", "list"]},
                  {"name": "%s/status", "singularName": "", "namespaced": true, "kind": "%s", "verbs": ["get"]}]}
                """.formatted(version, plural, kind, plural, kind);
    }

    private void answer(String path, int code, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
