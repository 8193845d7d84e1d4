package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a cluster takes away when it is switched off and when it is reset.
@Tag("kernel")
@Timeout(300)
class ClusterResetTest {
    private final Path folder;
    private WholeCluster cluster;

    @SuppressWarnings("NullAway.Init") // set before each test
    ClusterResetTest(@TempDir Path folder) {
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

    /// One with a mount of its own beneath the cluster's data, that says when it is asked to end.
    private void run(String name) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("said"));
        WholeCluster.Said said = cluster.kubectlWith(
                """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: NAME}
                        spec:
                          volumes:
                          - {name: memory, emptyDir: {medium: Memory}}
                          - {name: said, hostPath: {path: SAID}}
                          containers:
                          - name: c
                            image: bb:1
                            command: [sh, -c, "trap 'echo asked > /said/NAME; exit 0' TERM; while :; do sleep 0.1; done"]
                            volumeMounts:
                            - {name: memory, mountPath: /memory}
                            - {name: said, mountPath: /said}
                        """.replace("NAME", name).replace("SAID", folder.resolve("said").toString()), "apply", "-f", "-");
        assertThat(said.code()).as(said.err()).isZero();
        cluster.kubectl("wait", "--for=condition=Ready", "pod/" + name, "--timeout=90s");
    }

    private Path data() {
        return cluster.engine().paths().data().resolve("cluster");
    }

    private static List<String> mountsBelow(Path folder) {
        return MountInfo.ofSelf().stream()
                .map(MountInfo::target)
                .filter(target -> Path.of(target).startsWith(folder))
                .toList();
    }

    @Test
    void podsAreAskedToEndAndWhatIsMountedForThemGoes() throws Exception {
        run("one");
        run("two");
        Path data = data();
        assertThat(mountsBelow(data)).hasSize(2);
        cluster.engine().cluster().reset();
        assertThat(folder.resolve("said/one")).hasContent("asked");
        assertThat(folder.resolve("said/two")).hasContent("asked");
        assertThat(mountsBelow(data)).isEmpty();
        assertThat(data).doesNotExist();
        assertThat(cluster.engine().containers().list()).isEmpty();
        cluster.engine().cluster().start();
        assertThat(cluster.kubectl("get", "pods", "-o", "name")).isEmpty();
    }

    @Test
    void aClusterThatWasNeverSwitchedOffIsResetByAnEngineThatHasNotStartedIt() throws Exception {
        run("left");
        Path data = data();
        EnginePaths paths = cluster.engine().paths();
        cluster.closeEngine();
        assertThat(mountsBelow(data)).hasSize(1);
        try (Engine next = Engine.open(paths)) {
            next.cluster().reset();
            assertThat(next.containers().list()).isEmpty();
        }
        assertThat(mountsBelow(data)).isEmpty();
        assertThat(data).doesNotExist();
    }

    @Test
    void debuggingAddsAContainerThatSeesItsTarget() throws Exception {
        run("seen");
        cluster.kubectl(
                "debug",
                "seen",
                "--image=bb:1",
                "--target=c",
                "--profile=general",
                "-c",
                "look",
                "--",
                "sh",
                "-c",
                "tr '\\0' ' ' < /proc/1/cmdline");
        cluster.await(
                "what it saw",
                () -> cluster.kubectlWith("", "logs", "seen", "-c", "look")
                        .out()
                        .startsWith("sh -c trap"));
        assertThat(cluster.kubectl("get", "pod", "seen", "-o", "jsonpath={.spec.ephemeralContainers[*].name}"))
                .isEqualTo("look");
    }
}
