package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.api.kube.WholeCluster.Said;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real kubectl's commands that find pods by what keeps them: what it prints, to the letter.
@Tag("kernel")
class WholeClusterCommandsTest {
    /// Says its name and its colour, and ends at once when it is told to.
    private static final String TEMPLATE = """
            {metadata: {labels: {app: NAME}}, spec: {terminationGracePeriodSeconds: 1, containers: [
              {name: c, image: "bb:1", command: [sh, -c, "echo NAME is $COLOUR; exec sleep 100000"],
               env: [{name: COLOUR, value: red}]}]}}""";

    private final Path folder;
    private WholeCluster cluster;

    @SuppressWarnings("NullAway.Init") // set before each test
    WholeClusterCommandsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        WholeCluster.requireKubectl();
        cluster = new WholeCluster(folder);
        cluster.busybox("bb:1");
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private void apply(String kind, String name, String more) {
        String manifest = """
                apiVersion: apps/v1
                kind: KIND
                metadata: {name: NAME}
                spec: {MORE selector: {matchLabels: {app: NAME}}, template: %s}
                """.formatted(TEMPLATE)
                .replace("KIND", kind)
                .replace("MORE", more)
                .replace("NAME", name);
        Said said = cluster.kubectlWith(manifest, "apply", "-f", "-");
        assertThat(said.code()).as(said.err()).isZero();
    }

    @Test
    void logsAreFoundByWhatKeepsThePods() throws Exception {
        apply("Deployment", "web", "replicas: 2,");
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=110s");
        assertThat(cluster.kubectl("logs", "-l", "app=web")).isEqualTo("web is red\nweb is red");
        assertThat(cluster.kubectl("logs", "-l", "app=web", "--prefix").lines())
                .hasSize(2)
                .allMatch(line -> line.matches("\\[pod/web-[a-z0-9]+-[a-z0-9]{5}/c] web is red"));
        Said one = cluster.kubectlWith("", "logs", "deployment/web");
        assertThat(one.out()).isEqualTo("web is red\n");
        assertThat(one.err()).matches("Found 2 pods, using pod/web-[a-z0-9]+-[a-z0-9]{5}\n");
        assertThat(cluster.kubectlWith("", "logs", "-l", "app=none"))
                .isEqualTo(new Said(0, "", "No resources found in default namespace.\n"));
    }
}
