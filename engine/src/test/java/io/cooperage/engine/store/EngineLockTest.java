package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLockTest {
    @TempDir
    Path folder;

    @Test
    void aSecondEngineInThisProcessIsRefusedAndTheFirstKeepsItsLock() throws IOException, InterruptedException {
        try (EngineLock lock = EngineLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            assertRefused(ProcessHandle.current().pid());
            assertThat(lockFromAnotherProcess())
                    .as("the refused attempt must not have let go of the kernel's lock")
                    .startsWith("CONFLICT another engine (pid "
                            + ProcessHandle.current().pid() + ") uses " + folder);
        }
        EngineLock.acquire(folder).close();
    }

    @Test
    void namesTheOtherProcessAndIsFreeWhenThatIsKilled() throws IOException, InterruptedException {
        Process other = start("hold");
        try (BufferedReader lines = other.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("locked");
            assertRefused(other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
        EngineLock.acquire(folder).close();
    }

    private void assertRefused(long pid) {
        assertThatThrownBy(() -> EngineLock.acquire(folder))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT))
                .hasMessageContainingAll("pid " + pid, folder.toString(), "--root DIR");
    }

    private String lockFromAnotherProcess() throws IOException, InterruptedException {
        Process other = start("try");
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private Process start(String mode) throws IOException {
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineLockProgram.class.getName(),
                        mode,
                        folder.toString())
                .redirectError(errors.toFile())
                .start();
    }
}
