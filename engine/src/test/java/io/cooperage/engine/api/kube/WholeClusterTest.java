package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.engine.container.Container;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All parts together, by the real kubectl: what a person does in the first hour.
@Tag("kernel")
class WholeClusterTest {
    private static final String WEB = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: httpd
                    image: bb:1
                    command: [sh, -c, "mkdir -p /tmp/w; echo hello > /tmp/w/index.html; exec httpd -f -p 80 -h /tmp/w"]
                    ports: [{containerPort: 80}]
                    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{port: 80}]
            """;

    private final Path folder;
    private WholeCluster cluster;

    @SuppressWarnings("NullAway.Init") // set before each test
    WholeClusterTest(@TempDir Path folder) {
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

    @Test
    void aDeploymentServesHealsScalesRollsOutAndBack() throws Exception {
        apply(WEB);
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=90s");
        String address = cluster.kubectl("get", "service", "web", "-o", "jsonpath={.spec.clusterIP}");
        String first = pods().getFirst();
        // A static busybox can't look names up for its wget; its nc takes addresses as they are.
        String get = "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 " + address + " 80";
        assertThat(cluster.kubectl("exec", first, "--", "sh", "-c", get)).endsWith("hello");
        assertThat(cluster.kubectl("exec", first, "--", "nslookup", "web.default.svc.cluster.local"))
                .contains(address);

        cluster.kubectl("delete", "pod", first, "--wait=false");
        cluster.await("another pod in the place of the deleted", () -> {
            List<String> now = pods();
            return now.size() == 2 && !now.contains(first) && ready() == 2;
        });

        cluster.kubectl("scale", "deployment/web", "--replicas=4");
        cluster.await("four pods", () -> ready() == 4);

        cluster.kubectl("set", "env", "deployment/web", "COLOUR=blue");
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=90s");
        assertThat(cluster.kubectl("exec", pods().getFirst(), "--", "sh", "-c", "echo $COLOUR"))
                .isEqualTo("blue");
        cluster.kubectl("rollout", "undo", "deployment/web");
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=90s");
        cluster.await(
                "the old template again",
                () -> cluster.kubectl("exec", pods().getFirst(), "--", "sh", "-c", "echo $COLOUR.")
                        .equals("."));
        assertThat(cluster.kubectl("rollout", "history", "deployment/web")).contains("2", "3");

        cluster.kubectl("delete", "deployment/web", "service/web");
        cluster.await("no pods", () -> pods().isEmpty());
    }

    @Test
    void clientsStreamInAndOut() throws Exception {
        apply(WEB);
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=90s");
        String pod = pods().getFirst();
        assertThat(cluster.kubectlWith("typed\n", "exec", "-i", pod, "--", "cat")
                        .out())
                .isEqualTo("typed\n");
        assertThat(cluster.kubectlWith("", "exec", pod, "--", "sh", "-c", "echo wrong >&2; exit 7"))
                .satisfies(said -> {
                    assertThat(said.code()).isEqualTo(7);
                    assertThat(said.err()).contains("wrong");
                });
        Path file = Files.writeString(folder.resolve("note"), "over there");
        cluster.kubectl("cp", file.toString(), pod + ":/tmp/note");
        assertThat(cluster.kubectl("exec", pod, "--", "cat", "/tmp/note")).isEqualTo("over there");

        Process forward = cluster.start(List.of("kubectl", "port-forward", "service/web", ":80"));
        try (var lines = forward.inputReader()) {
            String line = lines.readLine();
            assertThat(line).startsWith("Forwarding from 127.0.0.1:");
            String port = line.substring("Forwarding from 127.0.0.1:".length(), line.indexOf(" ->"));
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .build();
                assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("hello\n");
            }
        } finally {
            forward.destroy();
        }
        // It waits for a line: what it said before somebody is attached is told to nobody.
        String script = "read line; echo $line in a pod";
        assertThat(cluster.kubectlWith(
                        "typed\n",
                        "run",
                        "once",
                        "--image=bb:1",
                        "--restart=Never",
                        "-i",
                        "--rm",
                        "--",
                        "sh",
                        "-c",
                        script))
                .satisfies(said -> assertThat(said.out()).contains("typed in a pod"));
    }

    @Test
    void podsOutliveTheEngineAndAreFoundAgain() throws Exception {
        apply(WEB);
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=90s");
        List<String> before = pods();
        List<Integer> processes = podProcesses();
        cluster.closeEngine();
        assertThat(processes)
                .allSatisfy(pid -> assertThat(Path.of("/proc", pid.toString())).exists());
        cluster.open();
        cluster.await("the same pods, ready", () -> ready() == 2);
        assertThat(pods()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(podProcesses()).containsExactlyInAnyOrderElementsOf(processes);
        assertThat(cluster.kubectl(
                        "get", "pods", "-o", "jsonpath={.items[*].status.containerStatuses[*].restartCount}"))
                .isEqualTo("0 0");
    }

    @Test
    void aStoppedClusterLeavesNoContainerAndAResetNoObject() throws Exception {
        apply(WEB);
        cluster.kubectl("rollout", "status", "deployment/web", "--timeout=90s");
        cluster.engine().cluster().stop();
        assertThat(cluster.engine().containers().list()).isEmpty();
        assertThat(cluster.engine().cluster().state().phase()).isEqualTo(Phase.OFF);
        assertThat(cluster.engine().cluster().kubeconfig()).doesNotExist();
        cluster.engine().cluster().start();
        cluster.await("what was wanted, again", () -> ready() == 2);
        cluster.engine().cluster().reset();
        cluster.engine().cluster().start();
        assertThat(cluster.kubectl("get", "deployments", "-o", "name")).isEmpty();
    }

    private void apply(String manifest) {
        WholeCluster.Said said = cluster.kubectlWith(manifest, "apply", "-f", "-");
        assertThat(said.code()).as(said.err()).isZero();
    }

    /// Those that are not on their way out.
    private List<String> pods() {
        return cluster.kubectl(
                        "get",
                        "pods",
                        "-o",
                        "go-template={{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}{{\"\\n\"}}{{end}}{{end}}")
                .lines()
                .toList();
    }

    private int ready() {
        String ready = cluster.kubectl("get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}");
        return ready.isEmpty() ? 0 : Integer.parseInt(ready);
    }

    private List<Integer> podProcesses() {
        return cluster.engine().containers().list().stream()
                .map(Container::state)
                .map(state -> state.pid())
                .toList();
    }
}
