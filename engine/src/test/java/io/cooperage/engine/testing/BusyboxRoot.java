package io.cooperage.engine.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A small root filesystem made from the machine's statically linked busybox.
public final class BusyboxRoot {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private BusyboxRoot() {}

    /// Fills `directory`; skips the test where there is no busybox.
    public static Path create(Path directory) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(BUSYBOX), "no " + BUSYBOX + ": install busybox-static");
        for (String name : List.of("bin", "dev", "etc", "home", "proc", "root", "sys", "tmp", "var")) {
            Files.createDirectories(directory.resolve(name));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(directory.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path busybox = directory.resolve("bin/busybox");
        Files.copy(BUSYBOX, busybox);
        for (String applet : applets()) {
            if (!applet.equals("busybox")) {
                // As in the image of that name. Symbolic links would be hundreds of inodes for each test, and ext4
                // passes over every inode that was freed in the last minutes before it finds a new one.
                Files.createLink(directory.resolve("bin").resolve(applet), busybox);
            }
        }
        Files.writeString(
                directory.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n");
        Files.writeString(directory.resolve("etc/group"), "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n");
        return directory;
    }

    private static List<String> applets() throws IOException, InterruptedException {
        Process list = new ProcessBuilder(BUSYBOX.toString(), "--list").start();
        String names = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        list.waitFor();
        return names.lines().toList();
    }
}
