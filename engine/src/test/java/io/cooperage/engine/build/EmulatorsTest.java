package io.cooperage.engine.build;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Entries as the kernel shows them: to register a real one would change the machine for everybody on it.
class EmulatorsTest {
    private static final Platform ARM = Platform.parse("linux/arm64");

    @TempDir
    private Path folder;

    @Test
    void onlyAnEmulatorThatWorksInContainersIsEnough() throws IOException {
        Emulators emulators = new Emulators(folder);
        assertThatThrownBy(() -> emulators.require(ARM))
                .hasMessageStartingWith("RUN for linux/arm64 can't be done on this machine")
                .hasMessageContaining("install qemu-user-static");
        Path entry = folder.resolve("qemu-aarch64");
        String registered = """
                enabled
                interpreter /usr/libexec/qemu-binfmt/aarch64-binfmt-P
                flags: %s
                offset 0
                magic 7f454c460201010000000000000000000200b700
                mask ffffffffffffff00fffffffffffffffffeffffff
                """;
        Files.writeString(entry, registered.formatted("POC"));
        assertThatThrownBy(() -> emulators.require(ARM)).hasMessageContaining("lacks the flag F");
        Files.writeString(entry, registered.formatted("POCF").replace("enabled", "disabled"));
        assertThatThrownBy(() -> emulators.require(ARM)).hasMessageContaining("echo 1 > " + entry);
        Files.writeString(entry, registered.formatted("POCF"));
        assertThatCode(() -> emulators.require(ARM)).doesNotThrowAnyException();
        assertThatThrownBy(() -> emulators.require(Platform.parse("linux/riscv64")))
                .hasMessageContaining("install qemu-user-static");
    }
}
