package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An ordinary user's engine is killed and another one started, both through the launcher's
/// `enter-namespace`. Becomes `nobody` for that, in a mount namespace where other files stand in for
/// /etc/subuid and /etc/subgid.
@Tag("kernel")
class ContinuityTest {
    private static final int NOBODY = 65_534;

    @TempDir
    Path folder;

    @AfterEach
    void leaveNothing() throws IOException {
        Path containers = folder.resolve("home/e/data/containers");
        if (!Files.isDirectory(containers)) {
            return;
        }
        try (Stream<Path> all = Files.list(containers)) {
            for (Path shim : all.map(c -> c.resolve("shim/shim.pid"))
                    .filter(Files::isReadable)
                    .toList()) {
                ProcessHandle.of(Long.parseLong(Files.readString(shim).split(" ", 2)[0]))
                        .ifPresent(process -> {
                            process.children().forEach(ProcessHandle::destroyForcibly);
                            process.destroyForcibly();
                        });
            }
        }
    }

    @Test
    void theNextEngineHasPowerOverWhatAKilledOneLeft() throws Exception {
        assumeTrue(
                UserNamespaces.ofSelf().initial() && Files.isWritable(Path.of("/proc/sys/kernel/hostname")),
                "becoming an ordinary user needs root");
        prepare();
        Process first = engine("leave");
        BufferedReader said = first.inputReader(UTF_8);
        String namespace = next(said);
        assertThat(namespace).startsWith("> user user:[");
        assertThat(next(said)).startsWith("> running ");
        first.destroyForcibly().waitFor();

        // Log lines go to the same place.
        assertThat(lines(engine("find")).stream().filter(line -> line.startsWith("> ")))
                .containsExactly(
                        namespace,
                        "> found RUNNING",
                        "> file left",
                        "> exec left 0",
                        "> stats",
                        "> stopped EXITED",
                        "> started RUNNING",
                        "> left 0",
                        "> closed");
    }

    private static String next(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (line != null && !line.startsWith("> ")) {
            line = said.readLine();
        }
        return String.valueOf(line);
    }

    private static List<String> lines(Process process) throws IOException {
        return process.inputReader(UTF_8).lines().toList();
    }

    private void prepare() throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectory(folder.resolve("home"));
        BusyboxRoot.create(home.resolve("rootfs"));
        assertThat(new ProcessBuilder("chown", "-R", NOBODY + ":" + NOBODY, home.toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.copy(enterNamespace(), folder.resolve("enter-namespace"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(folder.resolve("ids"), "nobody:300000:65536\n");
        Files.createDirectory(folder.resolve("classes"));
        for (int i = 0; i < classPath().size(); i++) {
            Path stand = folder.resolve("classes/" + i);
            if (Files.isDirectory(Path.of(classPath().get(i)))) {
                Files.createDirectory(stand);
            } else {
                Files.createFile(stand);
            }
        }
    }

    /// In the sources, or beside staged tests.
    private static Path enterNamespace() {
        return Stream.of(Path.of("../packaging/launcher/enter-namespace"), Path.of("enter-namespace"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(entry -> Files.exists(Path.of(entry)))
                .toList();
    }

    private Process engine(String what) throws IOException {
        List<String> java = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp"));
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < classPath().size(); i++) {
            path.append(folder.resolve("classes/" + i)).append(':');
        }
        java.add(path.toString());
        java.addAll(List.of(
                LeftBehind.class.getName(),
                what,
                folder.resolve("home/e").toString(),
                folder.resolve("home/rootfs").toString()));
        return launch(java);
    }

    /// As `nobody`, through the launcher. What root alone may read of the class path is shown elsewhere.
    private Process launch(List<String> command) throws IOException {
        StringBuilder script =
                new StringBuilder("set -e; mount --bind ids /etc/subuid; mount --bind ids /etc/subgid; ");
        for (int i = 0; i < classPath().size(); i++) {
            script.append("mount --bind '")
                    .append(classPath().get(i))
                    .append("' classes/")
                    .append(i)
                    .append("; ");
        }
        script.append("exec setpriv --reuid nobody --regid nogroup --clear-groups env -u XDG_RUNTIME_DIR HOME=$PWD/home"
                + " ./enter-namespace --engine \"$PWD/home/e/data\" \"$@\"");
        List<String> all = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", script.toString(), "sh"));
        all.addAll(command);
        return new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
