package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.api.docker.ApiRoom.Run;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.testing.SearchFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What options of Docker's own client make of a container, against a real engine.
@Tag("kernel")
@Timeout(120)
class ContainerCliOptionsTest {
    @TempDir
    static Path folder;

    private static ApiRoom room;

    @BeforeAll
    static void open() {
        assumeTrue(ApiRoom.hasCli(), "no docker client: install Docker's, version 20.10 or later");
        room = new ApiRoom(folder);
    }

    @AfterEach
    void clear() {
        if (room != null) {
            room.removeAll();
        }
    }

    @AfterAll
    static void close() {
        if (room != null) {
            room.close();
        }
    }

    private static Run docker(String... words) {
        return room.docker(words);
    }

    private static String inspect(String format, String name) {
        return docker("container", "inspect", "--format", format, name).ok().text();
    }

    @Test
    void runTakesEnvironmentUserFolderHostnameAndLabels() throws Exception {
        Path file = Files.writeString(folder.resolve("env"), "# a comment\nFROM_FILE=f\n");
        Run run = docker(
                "run",
                "--rm",
                "-e",
                "A=1",
                "--env-file",
                file.toString(),
                "-u",
                "65534:65534",
                "-w",
                "/tmp",
                "--hostname",
                "boat",
                "--label",
                "x=y",
                "busybox",
                "sh",
                "-c",
                "echo $A $FROM_FILE $(id -u) $(id -g) $PWD $(hostname)");
        assertThat(run.ok().text()).isEqualTo("1 f 65534 65534 /tmp boat");
    }

    @Test
    void runMountsFoldersVolumesAndMemory() throws Exception {
        Path host = Files.createDirectories(folder.resolve("host"));
        Files.writeString(host.resolve("f"), "bound");
        Run run = docker(
                "run",
                "--rm",
                "-v",
                host + ":/b:ro",
                "-v",
                "vol:/v",
                "--mount",
                "type=bind,src=" + host + ",dst=/m",
                "--mount",
                "type=volume,src=vol,dst=/w,readonly",
                "--tmpfs",
                "/t:size=1m",
                "busybox",
                "sh",
                "-c",
                "cat /b/f; echo; touch /b/x 2>&1 | tail -1; echo kept > /v/k; cat /w/k; echo made > /m/made;"
                        + " grep ' /t ' /proc/mounts | cut -d' ' -f3");
        assertThat(run.ok().lines()).contains("bound", "kept", "tmpfs").anyMatch(line -> line.contains("Read-only"));
        assertThat(host.resolve("made")).hasContent("made");
        Run missing = docker("run", "--rm", "--mount", "type=bind,src=/no/such/folder,dst=/m", "busybox", "true");
        assertThat(missing.status()).isEqualTo(125);
        assertThat(missing.err())
                .contains("invalid mount config for type \"bind\": bind source path does not exist: /no/such/folder");
    }

    @Test
    void limitsAndSecurityReachTheKernel() {
        Run run = docker(
                "run",
                "--rm",
                "--ulimit",
                "nofile=77",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--shm-size",
                "8m",
                "--read-only",
                "--init",
                "--oom-score-adj",
                "300",
                "busybox",
                "sh",
                "-c",
                "ulimit -n; grep CapEff /proc/self/status; grep NoNewPrivs /proc/self/status; cat /proc/self/oom_score_adj;"
                        + " df -k /dev/shm | tail -1 | awk '{print $2}'; touch /x 2>&1; head -c 17 /proc/1/cmdline");
        assertThat(run.ok().out())
                .contains(
                        "77\n",
                        "CapEff:\t0000000000000000",
                        "NoNewPrivs:\t1",
                        "300\n",
                        "8192\n",
                        "Read-only",
                        "docker-init");
    }

    @Test
    void aDeviceMayHaveAnotherNameInThere() {
        String script =
                "echo x > /dev/deep/hole; head -c 3 /dev/deep/zeros | od -An -tx1; test -e /dev/zero && echo too";
        assertThat(docker(
                                "run",
                                "--rm",
                                "--device",
                                "/dev/null:/dev/deep/hole",
                                "--device",
                                "/dev/zero:/dev/deep/zeros:r",
                                "busybox",
                                "sh",
                                "-c",
                                script)
                        .ok()
                        .lines())
                .containsExactly(" 00 00 00", "too");
    }

    @Test
    void namespacesOfTheHostAndGroupsByNameReachTheProcess() throws Exception {
        String script = "readlink /proc/self/ns/cgroup; readlink /proc/self/ns/uts; id -G";
        String cgroup = Files.readSymbolicLink(Path.of("/proc/self/ns/cgroup")).toString();
        String uts = Files.readSymbolicLink(Path.of("/proc/self/ns/uts")).toString();
        assertThat(docker(
                                "run",
                                "--rm",
                                "--cgroupns",
                                "host",
                                "--uts",
                                "host",
                                "--group-add",
                                "users",
                                "busybox",
                                "sh",
                                "-c",
                                script)
                        .ok()
                        .lines())
                .containsExactly(cgroup, uts, "0 100");
        assertThat(docker("run", "--rm", "busybox", "sh", "-c", script).ok().lines())
                .hasSize(3)
                .doesNotContain(cgroup, uts, "0 100");
    }

    @Test
    void theIdIsWrittenToAFile() throws IOException {
        Path file = folder.resolve("cid");
        String id = docker("run", "-d", "--cidfile", file.toString(), "busybox", "sleep", "1000")
                .ok()
                .text();
        assertThat(Files.readString(file)).isEqualTo(id);
        Run second = docker("run", "-d", "--cidfile", file.toString(), "busybox", "true");
        assertThat(second.status()).isNotZero();
        assertThat(room.engine.containers().list()).hasSize(1);
    }

    @Test
    void everyExposedPortIsPublished() {
        docker("run", "-d", "--name", "open", "-P", "--expose", "80", "--expose", "53/udp", "busybox", "sleep", "1000")
                .ok();
        assertThat(docker("port", "open").ok().lines())
                .anySatisfy(line -> assertThat(line).matches("80/tcp -> 0\\.0\\.0\\.0:\\d+"))
                .anySatisfy(line -> assertThat(line).matches("53/udp -> 0\\.0\\.0\\.0:\\d+"));
    }

    @Test
    void portsThatNothingComesOfAreToldOf() {
        for (String mode : List.of("none", "host")) {
            Run run = docker("run", "--rm", "--network", mode, "-p", "8080:80", "busybox", "true");
            assertThat(run.ok().err())
                    .contains("WARNING: Published ports are discarded when using " + mode + " network mode");
        }
        assertThat(docker("run", "--rm", "--network", "host", "busybox", "true")
                        .ok()
                        .err())
                .isEmpty();
    }

    @Test
    void thePlatformIsTheHostsOrRefused() {
        assertThat(docker("run", "--rm", "--platform", Platform.host().toString(), "busybox", "echo", "fits")
                        .ok()
                        .text())
                .isEqualTo("fits");
        Run other = docker("run", "--rm", "--pull", "never", "--platform", "linux/s390x", "busybox", "true");
        assertThat(other.status()).isEqualTo(125);
        assertThat(other.err()).contains("does not match the specified platform");
    }

    @Test
    void whatRunsIsRemovedOnlyByForce() {
        docker("run", "-d", "--name", "busy", "busybox", "sleep", "1000").ok();
        assertThat(docker("rm", "busy").err()).contains("container is running");
        assertThat(docker("rm", "-f", "busy").ok().text()).isEqualTo("busy");
        assertThat(room.engine.containers().list()).isEmpty();
        assertThat(docker("rm", "-f", "busy").err()).contains("No such container: busy");
    }

    @Test
    void inspectMeasures() {
        docker("run", "--name", "big", "busybox", "sh", "-c", "head -c 300000 /dev/zero > /big")
                .ok();
        assertThat(Long.parseLong(docker("inspect", "--size", "--format", "{{.SizeRw}}", "big")
                        .ok()
                        .text()))
                .isGreaterThanOrEqualTo(300_000);
        assertThat(Long.parseLong(docker("inspect", "--size", "--format", "{{.SizeRootFs}}", "big")
                        .ok()
                        .text()))
                .isGreaterThan(300_000);
        assertThat(inspect("{{.SizeRw}}", "big")).as("not asked for").isEqualTo("<nil>");
    }

    @Test
    void limitsChangeWhileItRuns() {
        ApiRoom.assumeControlGroups();
        docker("run", "-d", "--name", "limited", "--memory", "64m", "busybox", "sleep", "1000")
                .ok();
        docker("update", "--memory", "96m", "--memory-swap", "96m", "--cpus", "0.5", "limited")
                .ok();
        assertThat(inspect("{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}", "limited"))
                .isEqualTo((96 << 20) + " 500000000");
        assertThat(docker("stats", "--no-stream", "--format", "{{.MemUsage}}", "limited")
                        .ok()
                        .text())
                .endsWith(" / 96MiB");
    }

    @Test
    void statsGoOnUntilTheClientEnds() throws Exception {
        for (String name : List.of("one", "two")) {
            docker("run", "-d", "--name", name, "busybox", "sleep", "1000").ok();
        }
        Path out = folder.resolve("stats");
        Process stats = room.process(List.of("docker", "stats", "--format", "{{.Name}}={{.PIDs}};", "one", "two"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            ApiRoom.await(() -> frames(out, "one=1;") > 2 && frames(out, "two=1;") > 2);
            assertThat(stats.isAlive()).isTrue();
        } finally {
            stats.destroyForcibly();
            assertThat(stats.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(docker("ps", "-q").ok().lines()).as("they run on").hasSize(2);
    }

    private static int frames(Path out, String word) {
        try {
            return Files.readString(out).split(word, -1).length - 1;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void searchFindsWhatARegistryOffers() throws IOException {
        try (SearchFixture registry = new SearchFixture("""
                {"num_results": 2, "query": "box", "results": [
                 {"name": "box", "description": "small", "star_count": 12, "is_official": true},
                 {"name": "me/box", "description": "mine", "star_count": 3, "is_official": false}]}
                """)) {
            String term = registry.host() + "/box";
            String format = "{{.Name}}|{{.Description}}|{{.StarCount}}|{{.IsOfficial}}";
            assertThat(docker("search", "--format", format, term).ok().lines())
                    .hasSize(2)
                    .anySatisfy(line -> assertThat(line).endsWith("box|small|12|[OK]"))
                    .anySatisfy(line -> assertThat(line).contains("me/box|mine|3|"));
            assertThat(docker("search", "--filter", "stars=5", "--format", "{{.StarCount}}", term)
                            .ok()
                            .lines())
                    .containsExactly("12");
            assertThat(docker("search", "--filter", "is-official=false", "--format", "{{.StarCount}}", term)
                            .ok()
                            .lines())
                    .containsExactly("3");
        }
    }
}
