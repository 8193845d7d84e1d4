package io.cooperage.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a container sees and may do, looked at from inside.
@Tag("kernel")
class IsolationTest {
    @TempDir
    Path directory;

    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox(directory);
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    @Test
    void runsTheProgram() throws Exception {
        assertThat(Sandbox.exit(sandbox.start("/bin/true")).exitCode()).isZero();
        assertThat(Sandbox.exit(sandbox.start("/bin/false")).exitCode()).isEqualTo(1);
        assertThat(sandbox.run("sh", "-c", "echo out; echo err >&2; exit 7"))
                .isEqualTo(new Sandbox.Outcome(7, "out\n", "err\n"));
    }

    @Test
    void isProcessOneAndSeesNoOther() throws Exception {
        assertThat(sandbox.run("sh", "-c", "echo $$; ls -d /proc/[0-9]*; hostname")
                        .out())
                .isEqualTo("1\n/proc/1\nbarrel\n");
    }
}
