package io.cooperage.engine.build;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// What the kernel runs programs of other machines with, `Documentation/admin-guide/binfmt-misc.rst`.
///
/// @param folder where the kernel shows what is registered
record Emulators(Path folder) {
    static final Emulators OF_THIS_MACHINE = new Emulators(Path.of("/proc/sys/fs/binfmt_misc"));

    /// @throws EngineException NOT_IMPLEMENTED, with what is to be done, when programs of that platform
    ///     don't run in a container here
    void require(Platform platform) {
        Path entry = folder.resolve("qemu-" + machine(platform));
        List<String> lines = lines(entry);
        if (lines.isEmpty()) {
            throw refused(
                    platform,
                    "without an emulator; install qemu-user-static, which registers one with the kernel"
                            + " (binfmt_misc)");
        }
        if (!lines.getFirst().equals("enabled")) {
            throw refused(platform, "because its emulator is switched off; as root: echo 1 > " + entry);
        }
        boolean opened = lines.stream().anyMatch(line -> line.startsWith("flags:") && line.indexOf('F') > 0);
        if (!opened) {
            // Without F the kernel looks for the emulator in the container, where it is not.
            throw refused(
                    platform,
                    "because " + entry + " lacks the flag F, by which an emulator is found from within a container;"
                            + " qemu-user-static registers it with that flag");
        }
    }

    private static List<String> lines(Path entry) {
        try {
            return Files.readAllLines(entry, StandardCharsets.UTF_8);
        } catch (NoSuchFileException notThere) {
            return List.of();
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "read " + entry + ": " + e.getMessage(), e);
        }
    }

    private static EngineException refused(Platform platform, String why) {
        return EngineException.notImplemented(
                "RUN for " + platform + " can't be done on this machine, which is " + Platform.host() + ", " + why);
    }

    /// As QEMU calls it.
    private static String machine(Platform platform) {
        return switch (platform.architecture()) {
            case "amd64" -> "x86_64";
            case "386" -> "i386";
            case "arm64" -> "aarch64";
            case "loong64" -> "loongarch64";
            case "mips64le" -> "mips64el";
            case "mipsle" -> "mipsel";
            default -> platform.architecture();
        };
    }
}
