package io.cooperage.ui.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.testing.StubCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster with a broken part answers.
class KubeSessionTest {
    @TempDir
    Path folder;

    private StubCluster cluster;
    private KubeSession session;

    @SuppressWarnings("NullAway.Init") // Made anew before each test.
    KubeSessionTest() {}

    @BeforeEach
    void serve() throws IOException {
        cluster = new StubCluster(folder);
        cluster.on("/api/v1", 200, resources("v1", "Pod", "pods"));
        cluster.on("/apis", 200, """
                {"kind": "APIGroupList", "apiVersion": "v1", "groups": [
                  {"name": "apps", "versions": [{"groupVersion": "apps/v1", "version": "v1"}],
                   "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}},
                  {"name": "metrics.k8s.io", "versions": [{"groupVersion": "metrics.k8s.io/v1beta1", "version": "v1beta1"}],
                   "preferredVersion": {"groupVersion": "metrics.k8s.io/v1beta1", "version": "v1beta1"}}]}
                """);
        cluster.on("/apis/apps/v1", 200, resources("apps/v1", "Deployment", "deployments"));
        session = cluster.session();
    }

    @AfterEach
    void stop() {
        session.close();
        cluster.close();
    }

    @Test
    void aGroupWhoseOwnServerIsDownHidesNoOther() {
        cluster.on("/apis/metrics.k8s.io/v1beta1", 503, "service unavailable");
        assertThat(session.types()).extracting(ResourceType::id).containsExactly("pods", "deployments.apps");
    }

    @Test
    void aGroupThatMayNotBeLookedAtIsSaid() {
        cluster.on("/apis/metrics.k8s.io/v1beta1", 403, """
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
}
