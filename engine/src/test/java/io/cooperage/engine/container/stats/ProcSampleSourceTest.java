package io.cooperage.engine.container.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.CgroupReading;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// On real processes: each says "ready" when there is something to see and ends when its input does.
@Timeout(60)
class ProcSampleSourceTest {
    /// Burns cpu in a child, waits for it, then idles: the time is in the parent's `cutime`.
    private static final String BURN = "(i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done); echo ready; read x";

    @Test
    void aSharedNamespaceIsTheFirstProcessAndItsDescendants() throws IOException, InterruptedException {
        Process shell = start("sh", "-c", "sleep 1000 & sh -c 'sleep 1000 & echo ready; read x; kill $!'; kill $!");
        try {
            awaitReady(shell);
            CgroupReading reading = new ProcSampleSource(new PidNamespaces(), (int) shell.pid()).read();
            assertThat(reading.pids()).hasValue(4);
            assertThat(reading.memoryAnon().orElse(0)).isPositive();
            assertThat(reading.memoryFile().orElse(0)).isPositive();
            assertThat(reading.memoryCurrent().orElse(0))
                    .isEqualTo(reading.memoryAnon().orElse(0)
                            + reading.memoryFile().orElse(0));
            assertThat(reading.memoryLimit()).isEmpty();
        } finally {
            end(shell);
        }
    }

    @Test
    void timeOfEndedChildrenStaysCounted() throws IOException, InterruptedException {
        Process shell = start("sh", "-c", BURN);
        try {
            awaitReady(shell);
            CgroupReading reading = new ProcSampleSource(new PidNamespaces(), (int) shell.pid()).read();
            assertThat(reading.cpuUsage().orElse(0)).isGreaterThanOrEqualTo(30_000_000);
            assertThat(reading.cpuUser().orElse(0)).isPositive();
            assertThat(reading.cpuUsage().orElse(0))
                    .isEqualTo(reading.cpuUser().orElse(0) + reading.cpuSystem().orElse(0));
        } finally {
            end(shell);
        }
    }

    @Test
    void anOwnNamespaceIsEveryProcessInIt() throws IOException, InterruptedException {
        Process unshare = start(
                "unshare",
                "--user",
                "--map-root-user",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                "sleep 1000 & sleep 1000 & echo ready; read x");
        try {
            assumeTrue(
                    "ready".equals(unshare.inputReader().readLine()),
                    "a pid namespace can't be made here (unprivileged user namespaces are off)");
            ProcessHandle first = unshare.children().findFirst().orElseThrow();
            PidNamespaces namespaces = new PidNamespaces();
            assertThat(namespaces.of(Long.toString(first.pid()))).isNotEqualTo(namespaces.of("self"));
            CgroupReading reading = new ProcSampleSource(namespaces, (int) first.pid()).read();
            assertThat(reading.pids()).hasValue(3);
            assertThat(namespaces.members(namespaces.of("self")))
                    .contains((int) unshare.pid())
                    .doesNotContain((int) first.pid());
        } finally {
            end(unshare);
        }
    }

    @Test
    void whatHasEndedIsNotFound() throws IOException, InterruptedException {
        Process shell = start("sh", "-c", "echo ready; read x");
        awaitReady(shell);
        ProcSampleSource source = new ProcSampleSource(new PidNamespaces(), (int) shell.pid());
        end(shell);
        assertThatThrownBy(source::read)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
        assertThatThrownBy(() -> new ProcSampleSource(new PidNamespaces(), (int) shell.pid()))
                .isInstanceOf(EngineException.class);
    }

    @Test
    void aNameWithParenthesesAndSpacesDoesNotShiftColumns() throws IOException {
        Path file = Files.createTempFile("stat", "");
        try {
            Files.writeString(file, "7 (a) b) S 1 7 7 0 -1 4194304 1 2 3 4 11 12 13 14 20 0 1 0 5\n");
            ProcFile proc = new ProcFile();
            assertThat(proc.read(file)).isTrue();
            assertThat(proc.statColumn(4)).isEqualTo(1);
            assertThat(proc.statColumn(14)).isEqualTo(11);
            assertThat(proc.statColumn(17)).isEqualTo(14);
            Files.writeString(file, "Name:\tRssAnon:\nRssAnon:\t   123 kB\n");
            assertThat(proc.read(file)).isTrue();
            assertThat(proc.field("RssAnon:")).isEqualTo(123);
            assertThat(proc.field("VmSwap:")).isZero();
            Files.writeString(file, "1 22 333 ");
            assertThat(proc.read(file)).isTrue();
            assertThat(proc.numbers()).containsExactly(1, 22, 333);
        } finally {
            Files.delete(file);
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("ready");
    }

    private static void end(Process process) throws IOException, InterruptedException {
        process.outputWriter().close();
        process.waitFor();
    }
}
