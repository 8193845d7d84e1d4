package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.api.docker.ApiRoom.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Docker's own client against a real engine: what people type about containers.
@Tag("kernel")
@Timeout(120)
class ContainerCliTest {
    private static final String[] SLEEPER = {"sleep", "1000"};

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

    private static String sh(String script, String... options) {
        return docker(words(List.of("run", "-d"), options, "busybox", "sh", "-c", script))
                .ok()
                .text();
    }

    private static String[] words(List<String> first, String[] middle, String... last) {
        List<String> all = new java.util.ArrayList<>(first);
        all.addAll(List.of(middle));
        all.addAll(List.of(last));
        return all.toArray(String[]::new);
    }

    private static String inspect(String format, String name) {
        return docker("container", "inspect", "--format", format, name).ok().text();
    }

    @Test
    void runInTheForegroundShowsBothStreamsAndTheExitCode() {
        Run run = docker("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).isEqualTo("out\n");
        assertThat(run.err()).isEqualTo("err\n");
        assertThat(docker("ps", "-aq").ok().text()).as("--rm").isEmpty();
    }

    @Test
    void runReadsStandardInputToItsEnd() {
        assertThat(room.dockerWith("one\ntwo\n", "run", "--rm", "-i", "busybox", "sh", "-c", "cat; echo end")
                        .ok()
                        .out())
                .isEqualTo("one\ntwo\nend\n");
    }

    @Test
    void runInATerminalHasItsSizeAndPassesKeysOn() throws Exception {
        try (CliTerminal terminal = new CliTerminal(
                room, "stty rows 33 cols 99; docker run --rm -it busybox sh -c 'read x; stty size; echo got $x'")) {
            ApiRoom.await(() -> room.engine.containers().list().stream()
                    .anyMatch(c -> c.state().status().isAlive()));
            terminal.type("word\r").await("33 99").await("got word");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }

    @Test
    void theKeysToDetachLeaveItRunningAndAttachComesBack() throws Exception {
        try (CliTerminal terminal = new CliTerminal(room, "docker run -it --name keys busybox sh -c 'echo up; cat'")) {
            terminal.await("up").type("first\r").await("first\r\nfirst").type("\020\021");
            terminal.awaitEnd();
        }
        assertThat(room.state("keys")).isEqualTo("RUNNING");
        try (CliTerminal terminal = new CliTerminal(room, "docker attach --detach-keys ctrl-x,q keys")) {
            // What is typed before the client has the terminal is typed again.
            ApiRoom.await(() -> echoes(terminal));
            terminal.type("\030q");
            terminal.awaitEnd();
        }
        assertThat(room.state("keys")).isEqualTo("RUNNING");
    }

    private static boolean echoes(CliTerminal terminal) {
        try {
            terminal.type("back\r");
            Thread.sleep(300);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return terminal.shown().contains("back\r\nback");
    }

    @Test
    void whatCannotBeExecutedIsToldWithDockersCodes() {
        Run missing = docker("run", "--rm", "busybox", "nosuch");
        assertThat(missing.status()).isEqualTo(127);
        assertThat(missing.err()).contains("exec: \"nosuch\": executable file not found in $PATH");
        Run folderRun = docker("run", "--rm", "busybox", "/tmp");
        assertThat(folderRun.status()).isEqualTo(126);
        Run refused = docker("run", "--rm", "--storage-opt", "size=1G", "busybox", "true");
        assertThat(refused.status()).isEqualTo(125);
        assertThat(refused.err()).contains("StorageOpt can't be honoured");
    }

    @Test
    void psShowsFiltersAndFormats() {
        sh("exit 4", "--name", "gone", "--label", "kind=short");
        ApiRoom.await(() -> room.state("gone").equals("EXITED"));
        sh("sleep 1000", "--name", "live", "-p", "127.0.0.1::80/tcp", "--expose", "81", "--label", "kind=long");
        assertThat(docker("ps", "--format", "{{.Names}}").ok().lines()).containsExactly("live");
        assertThat(docker("ps", "-a", "--format", "{{.Names}}").ok().lines()).containsExactly("live", "gone");
        assertThat(docker("ps", "-aqf", "exited=4").ok().lines()).hasSize(1);
        assertThat(docker("ps", "-a", "-f", "label=kind=short", "--format", "{{.Names}} {{.Status}}")
                        .ok()
                        .text())
                .startsWith("gone Exited (4) ")
                .endsWith(" ago");
        assertThat(docker("ps", "-f", "status=exited", "--format", "{{.Names}}")
                        .ok()
                        .lines())
                .containsExactly("gone");
        assertThat(docker("ps", "-f", "ancestor=busybox", "--format", "{{.Names}}")
                        .ok()
                        .lines())
                .containsExactly("live");
        assertThat(docker("ps", "-l", "--format", "{{.Names}}").ok().lines()).containsExactly("live");
        assertThat(docker("ps", "-n", "2", "--format", "{{.Names}}").ok().lines())
                .containsExactly("live", "gone");
        assertThat(docker("ps", "-a", "-f", "before=live", "--format", "{{.Names}}")
                        .ok()
                        .lines())
                .containsExactly("gone");
        assertThat(docker("ps", "--format", "{{.Ports}}|{{.Command}}|{{.Label \"kind\"}}", "--no-trunc")
                        .ok()
                        .text())
                .matches("81/tcp, 127\\.0\\.0\\.1:\\d+->80/tcp\\|\"sh -c 'sleep 1000'\"\\|long");
        assertThat(docker("ps", "-s", "--format", "{{.Size}}").ok().text()).contains("(virtual ");
        Run wrong = docker("ps", "-f", "nonsense=1");
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.err()).contains("invalid filter 'nonsense'");
        assertThat(docker("port", "live").ok().text()).matches("80/tcp -> 127\\.0\\.0\\.1:\\d+");
    }

    @Test
    void logsHaveAllTheirFlags() {
        sh("echo one; echo two >&2; sleep 0.2; echo three", "--name", "talker");
        docker("wait", "talker").ok();
        Run all = docker("logs", "talker").ok();
        assertThat(all.out()).isEqualTo("one\nthree\n");
        assertThat(all.err()).isEqualTo("two\n");
        assertThat(docker("logs", "-n", "1", "talker").ok().out()).isEqualTo("three\n");
        assertThat(docker("logs", "--tail", "0", "talker").ok().out()).isEmpty();
        String stamped = docker("logs", "-t", "-n", "1", "talker").ok().text();
        assertThat(stamped).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z three");
        String time = stamped.split(" ", 2)[0];
        assertThat(docker("logs", "--since", time, "talker").ok().out()).isEqualTo("three\n");
        assertThat(docker("logs", "--until", time.replaceFirst("\\d{9}Z", "000000000Z"), "--since", "1h", "talker")
                        .ok()
                        .out())
                .doesNotContain("three");
        assertThat(docker("logs", "--details", "-n", "1", "talker").ok().out()).isEqualTo(" three\n");
        assertThat(docker("logs", "-f", "talker").ok().out())
                .as("follow of one that has ended ends")
                .contains("three");
        assertThat(docker("logs", "nobody").err()).contains("No such container: nobody");
    }

    @Test
    void logsFollowUntilTheEnd() {
        sh("for i in 1 2 3 4 5; do echo line $i; sleep 0.2; done", "--name", "slow");
        assertThat(docker("logs", "-f", "slow").ok().lines())
                .containsExactly("line 1", "line 2", "line 3", "line 4", "line 5");
    }

    @Test
    void execRunsAttachedDetachedAndInATerminal() throws Exception {
        sh("sleep 1000", "--name", "host1", "-e", "OWN=o");
        assertThat(docker("exec", "host1", "sh", "-c", "exit 9").status()).isEqualTo(9);
        assertThat(docker(
                                "exec",
                                "-e",
                                "X=1",
                                "-u",
                                "nobody",
                                "-w",
                                "/tmp",
                                "host1",
                                "sh",
                                "-c",
                                "echo $OWN $X $PWD; id -un")
                        .ok()
                        .lines())
                .containsExactly("o 1 /tmp", "nobody");
        assertThat(room.dockerWith("typed\n", "exec", "-i", "host1", "cat").ok().out())
                .isEqualTo("typed\n");
        Run both = docker("exec", "host1", "sh", "-c", "echo out; echo err >&2").ok();
        assertThat(both.out()).isEqualTo("out\n");
        assertThat(both.err()).isEqualTo("err\n");
        docker("exec", "-d", "host1", "sh", "-c", "echo done > /made").ok();
        ApiRoom.await(() -> docker("exec", "host1", "cat", "/made").out().equals("done\n"));
        Run missing = docker("exec", "host1", "nosuch");
        assertThat(missing.status()).isEqualTo(127);
        assertThat(missing.out() + missing.err()).contains("executable file not found in $PATH");
        Run nowhere = docker("exec", "-w", "/no/such", "host1", "true");
        assertThat(nowhere.status()).isEqualTo(127);
        assertThat(nowhere.out() + nowhere.err())
                .contains("chdir to cwd (\"/no/such\") set in config.json failed: no such file or directory");
        assertThat(docker("exec", "-u", "no-one", "host1", "true").status()).isEqualTo(126);
        try (CliTerminal terminal = new CliTerminal(
                room, "stty rows 21 cols 77; docker exec -it host1 sh -c 'read x; stty size; tty; echo got $x'")) {
            ApiRoom.await(() -> room.engine.containers().top("host1").size() > 1);
            terminal.type("key\r").await("21 77").await("/dev/pts/").await("got key");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }

    @Test
    void execInAPausedContainerIsRefused() {
        ApiRoom.assumeControlGroups();
        sh("sleep 1000", "--name", "host1");
        docker("pause", "host1").ok();
        assertThat(docker("exec", "host1", "true").err()).contains("is paused, unpause the container before exec");
        docker("unpause", "host1").ok();
    }

    @Test
    void lifeGoesItsWay() {
        ApiRoom.assumeControlGroups();
        docker(words(List.of("create", "--name", "life"), new String[0], "busybox", "sleep", "1000"))
                .ok();
        assertThat(inspect("{{.State.Status}} {{.State.StartedAt}}", "life")).isEqualTo("created 0001-01-01T00:00:00Z");
        docker("start", "life").ok();
        docker("pause", "life").ok();
        assertThat(docker("ps", "--format", "{{.Status}}").ok().text()).endsWith(" (Paused)");
        assertThat(docker("start", "life").err()).contains("cannot start a paused container, try unpause instead");
        docker("unpause", "life").ok();
        docker("rename", "life", "renamed").ok();
        assertThat(docker("rm", "renamed").err())
                .contains("cannot remove container \"renamed\": container is running: stop the container before");
        docker("restart", "-t", "0", "renamed").ok();
        docker("update", "--restart", "on-failure:2", "renamed").ok();
        assertThat(inspect(
                        "{{.HostConfig.RestartPolicy.Name}}:{{.HostConfig.RestartPolicy.MaximumRetryCount}}",
                        "renamed"))
                .isEqualTo("on-failure:2");
        docker("kill", "-s", "USR1", "renamed");
        ApiRoom.await(() ->
                room.state("renamed").equals("RUNNING") || room.state("renamed").equals("RESTARTING"));
        docker("stop", "-t", "0", "renamed").ok();
        assertThat(docker("wait", "renamed").ok().text()).matches("\\d+");
        docker("stop", "renamed").ok();
        assertThat(docker("kill", "renamed").err()).contains("is not running");
        docker("rm", "renamed").ok();
        assertThat(docker("start", "renamed").err()).contains("No such container: renamed");
    }

    @Test
    void whatWasKilledHasEndedWhenTheClientReturns() {
        for (int i = 0; i < 8; i++) {
            String id = sh("echo up; exec sleep 1000");
            docker("kill", id).ok();
            assertThat(inspect("{{.State.Status}} {{.State.ExitCode}}", id)).isEqualTo("exited 137");
            docker("rm", id).ok();
        }
    }

    @Test
    void startAttachedAndWaitTellTheExitCode() {
        docker("create", "--name", "again", "busybox", "sh", "-c", "echo ran; exit 6")
                .ok();
        for (int i = 0; i < 2; i++) {
            Run run = docker("start", "-a", "again");
            assertThat(run.status()).isEqualTo(6);
            assertThat(run.out()).isEqualTo("ran\n");
        }
        assertThat(docker("wait", "again").ok().text()).isEqualTo("6");
        docker("create", "-i", "--name", "reader", "busybox", "cat").ok();
        assertThat(room.dockerWith("through\n", "start", "-ai", "reader").ok().out())
                .isEqualTo("through\n");
    }

    @Test
    void healthIsToldInPsAndInspect() {
        sh("sleep 1000", "--name", "well", "--health-cmd", "echo fine", "--health-interval", "1s");
        ApiRoom.await(() -> docker("ps", "--format", "{{.Status}}").out().contains("(healthy)"));
        assertThat(inspect("{{.State.Health.Status}} {{(index .State.Health.Log 0).Output}}", "well"))
                .isEqualTo("healthy fine");
        assertThat(inspect("{{json .Config.Healthcheck.Test}} {{.Config.Healthcheck.Interval}}", "well"))
                .isEqualTo("[\"CMD-SHELL\",\"echo fine\"] 1s");
    }

    @Test
    void everyOptionOfAProbeIsHeeded() {
        sh(
                "sleep 1000",
                "--name",
                "late",
                "--health-cmd",
                "test -e /well",
                "--health-interval",
                "1h",
                "--health-timeout",
                "30s",
                "--health-start-period",
                "1h",
                "--health-start-interval",
                "500ms",
                "--health-retries",
                "2");
        sh(
                "sleep 1000",
                "--name",
                "stuck",
                "--health-cmd",
                "sleep 1000",
                "--health-interval",
                "500ms",
                "--health-timeout",
                "500ms",
                "--health-retries",
                "2");
        sh("sleep 1000", "--name", "unasked", "--no-healthcheck");
        assertThat(inspect(
                        "{{with .Config.Healthcheck}}{{.Interval}} {{.Timeout}} {{.StartPeriod}} {{.StartInterval}}"
                                + " {{.Retries}}{{end}}",
                        "late"))
                .isEqualTo("1h0m0s 30s 1h0m0s 500ms 2");
        assertThat(inspect("{{json .Config.Healthcheck.Test}} {{.State.Health}}", "unasked"))
                .isEqualTo("[\"NONE\"] <nil>");
        // Its failures would be too many, but for the time that it has to start; and the next probe an hour away.
        ApiRoom.await(() -> Integer.parseInt(inspect("{{len .State.Health.Log}}", "late")) > 2);
        assertThat(inspect("{{.State.Health.Status}}", "late")).isEqualTo("starting");
        docker("exec", "late", "touch", "/well").ok();
        ApiRoom.await(() -> inspect("{{.State.Health.Status}}", "late").equals("healthy"));
        ApiRoom.await(() -> inspect("{{.State.Health.Status}}", "stuck").equals("unhealthy"));
        assertThat(inspect("{{(index .State.Health.Log 0).Output}}", "stuck")).contains("exceeded timeout");
    }

    @Test
    void signalsToTheClientReachTheProcessUnlessItSaysNo() throws Exception {
        String script = "trap 'echo caught; exit 7' QUIT; echo ready; while :; do sleep 0.1; done";
        Path passed = folder.resolve("passed");
        Process passing = attached(passed, "--name", "passing", "busybox", "sh", "-c", script);
        try {
            quit(passing, passed);
            assertThat(passing.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(passing.exitValue()).isEqualTo(7);
            assertThat(passed).hasContent("ready\ncaught");
        } finally {
            passing.destroyForcibly();
        }
        Path kept = folder.resolve("kept");
        Process keeping = attached(kept, "--sig-proxy=false", "--name", "keeping", "busybox", "sh", "-c", script);
        try {
            quit(keeping, kept);
            assertThat(keeping.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(room.state("keeping")).isEqualTo("RUNNING");
            assertThat(docker("logs", "keeping").ok().out()).isEqualTo("ready\n");
        } finally {
            keeping.destroyForcibly();
        }
    }

    private static Process attached(Path out, String... words) throws Exception {
        return room.process(List.of(words(List.of("docker", "run"), words)))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private static void quit(Process client, Path out) throws Exception {
        ApiRoom.await(() -> read(out).contains("ready"));
        assertThat(new ProcessBuilder("kill", "-QUIT", Long.toString(client.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eventsAreToldAsTheyHappen() throws Exception {
        String since = Long.toString(java.time.Instant.now().getEpochSecond());
        Path out = folder.resolve("told");
        Process events = room.process(List.of(
                        "docker",
                        "events",
                        "--since",
                        since,
                        "--filter",
                        "container=told",
                        "--filter",
                        "container=again",
                        "--format",
                        "{{.Actor.Attributes.name}} {{.Action}}"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            sh("exit 3", "--name", "told");
            ApiRoom.await(() -> read(out).contains("told die\n"));
            sh("sleep 1000", "--name", "again");
            docker("restart", "-t", "0", "again").ok();
            docker("rm", "told").ok();
            ApiRoom.await(() -> read(out).contains("told destroy\n"));
            assertThat(read(out).lines()).containsSubsequence("told create", "told start", "told die", "told destroy");
            assertThat(read(out).lines())
                    .containsSubsequence("again start", "again die", "again stop", "again start", "again restart");
            assertThat(events.isAlive()).isTrue();
        } finally {
            events.destroyForcibly();
            assertThat(events.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anAliasOfTwoLeadsToEachInTurn() {
        docker("network", "create", "turns").ok();
        try {
            for (String name : List.of("one", "two")) {
                sh("sleep 1000", "--name", name, "--network", "turns", "--network-alias", "db");
            }
            sh("sleep 1000", "--name", "asking", "--network", "turns");
            List<String> both = List.of(address("one"), address("two"));
            Set<String> first = new HashSet<>();
            ApiRoom.await(() -> {
                List<String> told = docker("exec", "asking", "nslookup", "db")
                        .out()
                        .lines()
                        .filter(line -> line.startsWith("Address"))
                        .map(line -> line.replaceFirst("^Address[^:]*:\\s*", ""))
                        .filter(both::contains)
                        .toList();
                told.stream().findFirst().ifPresent(first::add);
                return told.size() == 2 && first.size() == 2;
            });
        } finally {
            room.removeAll();
            docker("network", "rm", "turns").ok();
        }
    }

    private static String address(String name) {
        return inspect("{{.NetworkSettings.Networks.turns.IPAddress}}", name);
    }

    @Test
    void topAndStatsShowWhatRuns() {
        sh("sleep 1000 & exec sleep 999", "--name", "busy");
        ApiRoom.await(() -> room.engine.containers().top("busy").size() == 2);
        assertThat(docker("top", "busy").ok().lines().getFirst())
                .startsWith("UID")
                .endsWith("CMD");
        assertThat(docker("top", "busy", "-o", "pid,args").ok().out())
                .contains("sleep 999")
                .contains("sleep 1000");
        assertThat(docker("top", "busy", "-o", "pid=PIDX,args").err()).contains("is not allowed");
        Run stats = docker("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}} {{.MemUsage}} {{.NetIO}}", "busy")
                .ok();
        assertThat(stats.text()).startsWith("busy 2 ").doesNotContain("--").contains("iB / ");
    }

    @Test
    void filesGoBothWays() throws Exception {
        sh("mkdir /d; echo in > /d/f; ln -s /d/f /link; sleep 1000", "--name", "files");
        ApiRoom.await(() -> docker("exec", "files", "readlink", "/link").status() == 0);
        Path here = Files.createDirectories(folder.resolve("here"));
        docker("cp", "files:/d/f", here.resolve("got").toString()).ok();
        assertThat(here.resolve("got")).hasContent("in");
        docker("cp", "files:/d", here.toString()).ok();
        assertThat(here.resolve("d/f")).hasContent("in");
        docker("cp", "files:/d/.", here.resolve("into").toString()).ok();
        assertThat(here.resolve("into/f")).hasContent("in");
        docker("cp", "-L", "files:/link", here.resolve("followed").toString()).ok();
        assertThat(here.resolve("followed")).hasContent("in").isRegularFile();
        docker("cp", "files:/link", here.resolve("kept").toString()).ok();
        assertThat(here.resolve("kept")).isSymbolicLink();
        Files.writeString(here.resolve("up"), "upwards");
        docker("cp", here.resolve("up").toString(), "files:/d/").ok();
        docker("cp", here.resolve("into").toString(), "files:/fresh").ok();
        assertThat(docker("exec", "files", "cat", "/d/up", "/fresh/f").ok().out())
                .isEqualTo("upwardsin\n");
        assertThat(docker("cp", "files:/none", here.toString()).err())
                .contains("Could not find the file /none in container files");
        assertThat(docker("cp", here.resolve("up").toString(), "files:/none/x").status())
                .isEqualTo(1);
        Run tar = docker("cp", "files:/d/f", "-").ok();
        assertThat(tar.out()).contains("ustar", "in\n");
        assertThat(docker("exec", "files", "rm", "/fresh/f").status()).isZero();
        assertThat(docker("diff", "files").ok().lines()).contains("A /d", "A /d/f", "A /d/up", "A /link", "A /fresh");
        Process pipe = room.process(List.of("sh", "-c", "docker cp files:/d - | docker cp - files:/tmp"))
                .start();
        assertThat(pipe.waitFor()).isZero();
        assertThat(docker("exec", "files", "cat", "/tmp/d/up").ok().out()).isEqualTo("upwards");
    }

    @Test
    void exportIsATarOfTheWholeRoot() {
        docker("create", "--name", "still", "busybox", "true").ok();
        Path tar = folder.resolve("export.tar");
        docker("export", "-o", tar.toString(), "still").ok();
        assertThat(tar).isNotEmptyFile();
        assertThat(tarNames(tar)).contains("etc/passwd", "bin/busybox");
        assertThat(docker("export", "nobody").err()).contains("No such container: nobody");
    }

    private static String tarNames(Path tar) {
        try {
            Process list = new ProcessBuilder("tar", "-tf", tar.toString())
                    .redirectErrorStream(true)
                    .start();
            return new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("./", "");
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void pruneTakesWhatDoesNotRun() {
        sh("true", "--name", "old", "--label", "keep=no");
        sh("true", "--name", "kept", "--label", "keep=yes");
        docker(words(List.of("run", "-d", "--name", "on"), new String[0], words(List.of("busybox"), SLEEPER)))
                .ok();
        docker("wait", "old", "kept").ok();
        Run pruned = docker("container", "prune", "-f", "--filter", "label!=keep=yes")
                .ok();
        assertThat(pruned.out()).contains("Deleted Containers:").contains("Total reclaimed space:");
        assertThat(docker("ps", "-a", "--format", "{{.Names}}").ok().lines()).containsExactlyInAnyOrder("kept", "on");
    }

    @Test
    void restartPoliciesStartItAgain() {
        sh("exit 1", "--name", "again2", "--restart", "on-failure:2");
        ApiRoom.await(
                () -> inspect("{{.RestartCount}} {{.State.Status}}", "again2").equals("2 exited"));
    }
}
