package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `bin/cooperage` of the distribution as a person would.
@Tag("kernel")
class LauncherTest {
    @TempDir
    private Path folder;

    @Test
    void printsItsVersion() {
        CommandRun run = launch(Map.of(), "--version");
        assertThat(run).isEqualTo(new CommandRun(0, run.out(), ""));
        assertThat(run.out()).startsWith("cooperage ");
    }

    /// The start-up cache takes no class of a signed jar.
    @Test
    void noJarIsSigned() throws IOException {
        List<String> signatures = new ArrayList<>();
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(CommandRun.distribution().resolve("lib/app"), "*.jar")) {
            for (Path jar : jars) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    zip.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.matches("META-INF/[^/]+[.]SF"))
                            .forEach(name -> signatures.add(jar.getFileName() + ": " + name));
                }
            }
        }
        assertThat(signatures).isEmpty();
    }

    @Test
    void aLinkFromElsewhereFindsItsFolder() throws IOException {
        Path link = Files.createSymbolicLink(
                folder.resolve("first"), CommandRun.distribution().resolve("bin/cooperage"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("a name with spaces"), link.getFileName());
        assertThat(CommandRun.of(List.of(linkToLink.toString(), "--version")).status())
                .isZero();
    }

    @Test
    void aMovedFolderWorks() {
        Path moved = folder.resolve("moved to here");
        CommandRun copy =
                CommandRun.of(List.of("cp", "-a", CommandRun.distribution().toString(), moved.toString()));
        assertThat(copy).isEqualTo(new CommandRun(0, "", ""));
        CommandRun run = CommandRun.of(List.of(moved.resolve("bin/cooperage").toString(), "--version"));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    void withoutItsOwnJavaAnInstalledOneServesAndATooOldJavaHomeIsPassedOver() throws IOException {
        Path old = folder.resolve("jdk17");
        Path java = Files.createDirectories(old.resolve("bin")).resolve("java");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        Files.writeString(java, "#!/bin/sh\nexit 9\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        CommandRun run = CommandRun.of(
                List.of(withoutItsOwnJava().toString(), "--version"), Map.of("JAVA_HOME", old.toString()));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("cooperage ");
    }

    @Test
    void withoutAnyJavaTheMessageSaysWhatToInstall() throws IOException {
        assumeTrue(CommandRun.isRoot(), "hiding the installed Javas in a mount namespace needs root");
        String hideInstalled = "[ ! -d /usr/lib/jvm ] || mount -t tmpfs none /usr/lib/jvm; "
                + "JAVA_HOME= PATH=/usr/bin:/bin exec \"$0\" --version";
        CommandRun run = CommandRun.of(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                hideInstalled,
                withoutItsOwnJava().toString()));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("cooperage: no Java 25 or newer was found")
                .contains("JAVA_HOME");
    }

    /// The launcher of a copy laid out as where no runtime could be linked: JavaFX as jars.
    private Path withoutItsOwnJava() throws IOException {
        Path distribution = CommandRun.distribution();
        Path plain = Files.createDirectory(folder.resolve("plain"));
        Path modules = plain.resolve("lib/javafx");
        String copy = "cp -a \"$1/bin\" \"$1/lib\" \"$2\" && mkdir -p \"$2/lib/javafx\""
                + " && cp \"$1\"/../dist-lib/javafx-*-linux*.jar \"$2/lib/javafx\"";
        CommandRun copied = CommandRun.of(List.of("sh", "-c", copy, "sh", distribution.toString(), plain.toString()));
        assertThat(copied).isEqualTo(new CommandRun(0, "", ""));
        assertThat(modules).isNotEmptyDirectory();
        return plain.resolve("bin/cooperage");
    }

    @Test
    void withoutADisplayTheErrorNamesTheHeadlessEngine() {
        CommandRun run = launch(
                Map.of("DISPLAY", "", "WAYLAND_DISPLAY", ""),
                "--root",
                folder.resolve("root").toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("no display")
                .contains("cooperage engine")
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownOptionExitsWithTwo() {
        assertThat(launch(Map.of(), "--no-such-option").status()).isEqualTo(2);
    }

    private static Path launcher() {
        return CommandRun.distribution().resolve("bin/cooperage");
    }

    private static CommandRun launch(Map<String, String> changes, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of(launcher().toString()));
        command.addAll(List.of(arguments));
        return CommandRun.of(command, changes);
    }
}
