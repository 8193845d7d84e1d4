package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.api.kube.WholeCluster.Said;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real kubectl's commands about what keeps pods, and those that find pods by it: what it prints, to the
/// letter.
@Tag("kernel")
class WholeClusterCommandsTest {
    /// Says its name and its colour, and ends at once when it is told to.
    private static final String TEMPLATE = """
            {metadata: {labels: {app: NAME}}, spec: {terminationGracePeriodSeconds: 1, containers: [
              {name: c, image: "bb:1", command: [sh, -c, "echo NAME is $COLOUR && exec sleep 100000"],
               env: [{name: COLOUR, value: red}]}]}}""";

    private static WholeCluster cluster;

    @SuppressWarnings("NullAway.Init") // set before all tests
    WholeClusterCommandsTest() {}

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        WholeCluster.requireKubectl();
        cluster = new WholeCluster(folder);
        cluster.busybox("bb:1");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void apply(String kind, String name, String more) {
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

    /// All three at once: most of it is waiting for pods.
    @Test
    void whatKeepsPodsIsRolledOutBackAndAnew() throws Exception {
        Map<String, String> apps = Map.of(
                "deployment.apps/site", "site", "statefulset.apps/store", "store", "daemonset.apps/agent", "agent");
        apply("Deployment", "site", "replicas: 1,");
        apply("StatefulSet", "store", "serviceName: store, replicas: 1,");
        apply("DaemonSet", "agent", "");
        for (String resource : apps.keySet()) {
            awaitRollout(resource);
            assertThat(history(resource)).containsExactly(resource, "REVISION  CHANGE-CAUSE", "1         <none>");
            assertThat(cluster.kubectl("set", "env", resource, "COLOUR=blue")).isEqualTo(resource + " env updated");
        }
        awaitColours(apps, "blue");
        for (String resource : apps.keySet()) {
            assertThat(history(resource))
                    .containsExactly(resource, "REVISION  CHANGE-CAUSE", "1         <none>", "2         <none>");
            assertThat(cluster.kubectl("rollout", "history", resource, "--revision=2"))
                    .startsWith(resource + " with revision #2\nPod Template:\n")
                    .contains("      COLOUR:\tblue\n");
            assertThat(cluster.kubectl("rollout", "undo", resource)).isEqualTo(resource + " rolled back");
        }
        awaitColours(apps, "red");
        for (String resource : apps.keySet()) {
            assertThat(history(resource))
                    .containsExactly(resource, "REVISION  CHANGE-CAUSE", "2         <none>", "3         <none>");
            assertThat(cluster.kubectlWith("", "rollout", "undo", resource, "--to-revision=9"))
                    .isEqualTo(new Said(1, "", "error: unable to find specified revision 9 in history\n"));
            assertThat(cluster.kubectl("rollout", "restart", resource)).isEqualTo(resource + " restarted");
        }
        awaitColours(apps, "red");
        for (String resource : apps.keySet()) {
            assertThat(history(resource).getLast()).isEqualTo("4         <none>");
        }
        for (String resource : apps.keySet()) {
            assertThat(cluster.kubectl("rollout", "undo", resource, "--to-revision=4"))
                    .isEqualTo(resource + " skipped rollback (current template already matches revision 4)");
        }
        assertThat(cluster.kubectl("rollout", "status", "deploy/site"))
                .isEqualTo("deployment \"site\" successfully rolled out");
        assertThat(cluster.kubectl("rollout", "status", "sts/store"))
                .isEqualTo("partitioned roll out complete: 1 new pods have been updated...");
        assertThat(cluster.kubectl("rollout", "status", "ds/agent"))
                .isEqualTo("daemon set \"agent\" successfully rolled out");
    }

    private static void awaitRollout(String resource) {
        cluster.kubectl("rollout", "status", resource, "--timeout=110s");
    }

    private static List<String> history(String resource) {
        return cluster.kubectl("rollout", "history", resource)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// Rolled out, and pods of before are gone.
    private static void awaitColours(Map<String, String> apps, String colour) throws InterruptedException {
        for (Map.Entry<String, String> app : apps.entrySet()) {
            awaitRollout(app.getKey());
            cluster.await(
                    app.getKey() + " is " + colour,
                    () -> cluster.kubectl(
                                    "get",
                                    "pods",
                                    "-l",
                                    "app=" + app.getValue(),
                                    "-o",
                                    "jsonpath={.items[*].spec.containers[0].env[0].value}")
                            .equals(colour));
        }
    }
}
