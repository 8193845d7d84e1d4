package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Spec;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Further programs in a running container.
@Tag("kernel")
class ExecTest {
    @TempDir
    Path directory;

    private Sandbox sandbox;
    private Spec spec;
    private Shim container;
    private final SpecBuilder process = new SpecBuilder();

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(directory);
        sandbox.stdinOpen = true;
        sandbox.spec.command("cat");
        LaunchRequest request = sandbox.request();
        spec = sandbox.spec.build();
        container = sandbox.launch(request);
        sandbox.stdinOpen = false;
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    private String sh(String script) throws Exception {
        Sandbox.Outcome outcome = sandbox.exec(container, spec, process.command("sh", "-c", script));
        assertThat(outcome.err()).as(script).isEmpty();
        return outcome.out();
    }

    @Test
    void isWhereTheContainerIs() throws Exception {
        StringBuilder theirs = new StringBuilder();
        for (String name : List.of("mnt", "pid", "net", "ipc", "uts", "cgroup", "user")) {
            theirs.append(Files.readSymbolicLink(Path.of("/proc/" + container.pid() + "/ns/" + name)))
                    .append('\n');
        }
        assertThat(sh("for n in mnt pid net ipc uts cgroup user; do readlink /proc/self/ns/$n; done"))
                .isEqualTo(theirs.toString());
        assertThat(sh("hostname; cat /proc/1/comm; ls /; pwd"))
                .isEqualTo("barrel\ncat\nbin\ndev\netc\nhome\nproc\nroot\nsys\ntmp\nvar\n/\n");
        assertThat(sh("cat /proc/self/cgroup")).isEqualTo(sh("cat /proc/1/cgroup"));
    }

    @Test
    void hasTheContainersLimitsOfPower() throws Exception {
        assertThat(sh("grep Cap /proc/self/status")).isEqualTo(sh("grep Cap /proc/1/status"));
        assertThat(sh("ls /proc/self/fd")).isEqualTo("0\n1\n2\n3\n");
        sandbox.seccomp = SeccompSample.denyMkdir();
        assertThat(sandbox.exec(container, spec, process.command("mkdir", "/tmp/x"))
                        .err())
                .contains("Operation not permitted");
    }

    @Test
    void hasAUserEnvironmentAndDirectoryOfItsOwn() throws Exception {
        process.user = new Spec.User(1000, 1000, 0077, List.of(4));
        process.env = List.of("PATH=/bin", "COLOUR=oak");
        process.cwd = "/tmp";
        assertThat(sh("id; umask; pwd; echo $COLOUR")).isEqualTo("uid=1000 gid=1000 groups=4\n0077\n/tmp\noak\n");
    }

    @Test
    void failsLikeDocker() {
        assertThatThrownBy(() ->
                        sandbox.launch(sandbox.execRequest(container, spec, process.command("no-such-program"), false)))
                .isInstanceOfSatisfying(
                        LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(127))
                .hasMessage("exec: \"no-such-program\": executable file not found in $PATH");
        process.cwd = "/no/such";
        assertThatThrownBy(() -> sandbox.launch(sandbox.execRequest(container, spec, process.command("true"), false)))
                .hasMessageContaining(
                        "chdir to cwd (\"/no/such\") set in config.json failed: no such file or directory");
    }

    @Test
    void neverEntersAReusedPid() {
        LaunchPlan plan = ExecPlanner.plan(
                container.pid(), 1, spec, process.command("true").process(), LaunchContext.CgroupSetup.NONE, null);
        assertThatThrownBy(() -> sandbox.launch(sandbox.request(plan, sandbox.newDirectory())))
                .isInstanceOfSatisfying(
                        LaunchException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContaining("the container is not running");
    }

    @Test
    void hasATerminalOfItsOwn() throws Exception {
        process.terminal = true;
        sandbox.stdinOpen = true;
        sandbox.columns = 91;
        sandbox.rows = 17;
        Shim shim = sandbox.launch(sandbox.execRequest(container, spec, process.command("sh"), true));
        try (SocketChannel channel = shim.attach()) {
            shim.proceed();
            Sandbox.Frames frames = new Sandbox.Frames(channel);
            Sandbox.Frames.send(channel, 0, "tty; stty size; echo en''d\n".getBytes(StandardCharsets.UTF_8));
            frames.until("end");
            assertThat(frames.out()).contains("/dev/pts/0\r\n17 91\r\n");
            Sandbox.Frames.send(channel, 3, new byte[] {0, 120, 0, 40});
            Sandbox.Frames.send(channel, 0, "stty size; exit 3\n".getBytes(StandardCharsets.UTF_8));
            frames.toEnd();
            assertThat(frames.out()).contains("40 120\r\n");
        }
        assertThat(Sandbox.exit(shim).exitCode()).isEqualTo(3);
    }

    @Test
    void endsWhenItsProgramEndsThoughAChildKeepsItsOutput() throws Exception {
        Shim shim = sandbox.launch(
                sandbox.execRequest(container, spec, process.command("sh", "-c", "sleep 1000 & echo started"), false));
        assertThat(Sandbox.exit(shim).exitCode()).isZero();
        assertThat(sh("ps | grep -c '[s]leep 1000'")).isEqualTo("1\n");
    }

    @Test
    void diesWithTheContainer() throws Exception {
        Shim shim = sandbox.launch(sandbox.execRequest(container, spec, process.command("sleep", "1000"), false));
        assertThat(container.signal(9)).isTrue();
        assertThat(Sandbox.exit(container).exitCode()).isEqualTo(137);
        assertThat(Sandbox.exit(shim).exitCode()).isEqualTo(137);
        assertThat(shim.signal(9)).isFalse();
    }
}
