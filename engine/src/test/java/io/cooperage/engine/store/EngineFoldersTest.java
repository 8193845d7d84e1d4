package io.cooperage.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFoldersTest {
    @TempDir
    Path folder;

    @Test
    void makesTheThreeFoldersWithTheirModesAndAgreesTheSecondTime() throws IOException {
        EnginePaths paths = EnginePaths.under(folder.resolve("new"));
        EngineFolders.prepare(paths);
        EngineFolders.prepare(paths);
        assertThat(mode(paths.data())).isEqualTo("rwx------");
        assertThat(mode(paths.run())).isEqualTo("rwx------");
        assertThat(mode(paths.config())).isEqualTo("rwx------");
        assertThat(paths.data()).isEmptyDirectory();
    }

    @Test
    void standardFoldersMayLackTheirParents() {
        EnginePaths paths =
                new EnginePaths(folder.resolve("a/b/data"), folder.resolve("run"), folder.resolve("c/d/config"));
        assertThatCode(() -> EngineFolders.prepare(paths)).doesNotThrowAnyException();
        assertThat(paths.config()).isDirectory();
    }

    @Test
    void aRootInAMissingFolderIsRefused() {
        assertRefused(
                EnginePaths.under(folder.resolve("missing/root")),
                ErrorKind.NOT_FOUND,
                "there is no folder " + folder.resolve("missing"));
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Files.createFile(folder.resolve("data"));
        assertRefused(EnginePaths.under(folder), ErrorKind.CONFLICT, folder.resolve("data") + " is there already");
    }

    @Test
    void aRunFolderTooLongForSocketsIsRefusedBeforeAnythingIsMade() {
        Path deep = folder.resolve("x".repeat(80));
        assertRefused(EnginePaths.under(deep), ErrorKind.INVALID_ARGUMENT, "bytes too long", "shorter --root DIR");
        assertThat(deep).doesNotExist();
    }

    @Test
    void theLongestRunFolderThatFitsIsAccepted() {
        String socket = "/c/0123456789ab/attach.sock";
        int room = EngineFolders.SOCKET_PATH_MAX
                - socket.length()
                - folder.resolve("r").toString().length()
                - 1;
        Path run = folder.resolve("r").resolve("y".repeat(room));
        EnginePaths fits = new EnginePaths(folder.resolve("a/data"), run, folder.resolve("b/config"));
        assertThatCode(() -> EngineFolders.prepare(fits)).doesNotThrowAnyException();
        EnginePaths over = new EnginePaths(fits.data(), run.resolveSibling("y".repeat(room + 1)), fits.config());
        assertRefused(over, ErrorKind.INVALID_ARGUMENT, "is 1 bytes too long");
    }

    @Test
    void aRunFolderOpenToOthersIsRefused() throws IOException {
        EnginePaths paths = EnginePaths.under(folder.resolve("root"));
        EngineFolders.prepare(paths);
        Files.setPosixFilePermissions(paths.run(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(paths, ErrorKind.FORBIDDEN, "others may write", "chmod 700 " + paths.run());
    }

    @Test
    void aRunFolderOfSomeoneElseIsRefused() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a folder to someone else");
        EnginePaths paths = EnginePaths.under(folder.resolve("root"));
        EngineFolders.prepare(paths);
        Files.setAttribute(paths.run(), "unix:uid", 12345);
        assertRefused(paths, ErrorKind.FORBIDDEN, "belongs to user 12345");
    }

    @Test
    void aGroupIsLetThroughWhenAsked() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a folder to another group");
        EnginePaths paths = EnginePaths.under(folder.resolve("root"));
        EngineFolders.prepare(paths);
        EngineFolders.letThrough(100_000, paths.data(), paths.run());
        assertThat(mode(paths.data())).isEqualTo("rwx--x---");
        assertThat(Files.getAttribute(paths.run(), "unix:gid")).isEqualTo(100_000);
        EngineFolders.prepare(paths);
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsNamed() throws IOException {
        EnginePaths paths = EnginePaths.under(folder.resolve("root"));
        EngineFolders.prepare(paths);
        Files.setPosixFilePermissions(paths.data(), PosixFilePermissions.fromString("r-x------"));
        try {
            assumeFalse(WritableProbe.writable(paths.data()), "a privileged user may write everywhere");
            assertRefused(paths, ErrorKind.FORBIDDEN, "can't write to the data folder " + paths.data());
        } finally {
            Files.setPosixFilePermissions(paths.data(), PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aReadOnlyFileSystemIsSaidWithWhatToDo() throws Exception {
        try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), "1m")) {
            EnginePaths paths = EnginePaths.under(disk.folder());
            EngineFolders.prepare(paths);
            disk.makeReadOnly();
            assertRefused(
                    paths,
                    ErrorKind.UNAVAILABLE,
                    "can't write to the data folder " + paths.data(),
                    "Read-only file system",
                    "--root DIR");
        }
    }

    private static void assertRefused(EnginePaths paths, ErrorKind kind, String... words) {
        assertThatThrownBy(() -> EngineFolders.prepare(paths))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(words);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
