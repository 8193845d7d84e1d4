package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.api.kube.KubeServer.QuietPods;
import io.cooperage.engine.api.kube.stream.PodStreamRoutes;
import io.cooperage.engine.testing.SharedCases;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What can be asked of a pod's log, and what is refused.
@Timeout(60)
class LogOptionsTest {
    @TempDir
    Path folder;

    private KubeServer server;
    private KubeClient client;

    @SuppressWarnings("NullAway.Init")
    LogOptionsTest() {}

    @BeforeEach
    void start() {
        server = KubeServer.start(folder, new PodStreamRoutes(new QuietPods()));
        client = new KubeClient(server, KubeServer.TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void optionsAreCheckedAsKubernetesDoes() throws Exception {
        JsonNode rows = SharedCases.rows("kubernetes-tables/core-validation.json", "TestValidPodLogOptions", "tests");
        for (JsonNode row : rows) {
            StringBuilder query = new StringBuilder("/api/v1/namespaces/default/pods/p/log?");
            row.path("opt").properties().forEach(option -> {
                String name = option.getKey();
                if (!name.equals("$type")) {
                    String value = option.getValue().isObject()
                            ? "2026-01-10T12:00:00Z"
                            : option.getValue().asText();
                    query.append(Character.toLowerCase(name.charAt(0)))
                            .append(name.substring(1))
                            .append('=')
                            .append(value)
                            .append('&');
                }
            });
            assertThat(client.get(query.toString()).status())
                    .as(row.toString())
                    .isEqualTo(row.path("errs").asInt() == 0 ? 200 : 422);
        }
        assertThat(rows.size()).isEqualTo(13);
    }
}
