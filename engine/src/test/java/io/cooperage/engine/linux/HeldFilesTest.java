package io.cooperage.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldFilesTest {
    @TempDir
    Path dir;

    private final Semaphore room = new Semaphore(2);
    private final CounterFile text = new CounterFile();

    @Test
    void eachReadingSeesWhatTheFileSaysNow() throws IOException {
        try (HeldFiles files = new HeldFiles(room)) {
            Files.writeString(dir.resolve("a"), "123456\n");
            files.read(dir, "a", text);
            assertThat(text.number()).hasValue(123456);
            Files.writeString(dir.resolve("a"), "78\n"); // shorter: nothing of the text before may be left
            files.read(dir, "a", text);
            assertThat(text.number()).hasValue(78);
            assertThat(text.length()).isEqualTo(3);
            assertThat(open()).containsExactly("a");
        }
        assertThat(open()).isEmpty();
        assertThat(room.availablePermits()).isEqualTo(2);
    }

    @Test
    void filesOfOneNameInTwoDirectoriesAreTwo() throws IOException {
        Path other = Files.createDirectory(dir.resolve("other"));
        Files.writeString(dir.resolve("cpu.stat"), "usage_usec 1\n");
        Files.writeString(other.resolve("cpu.stat"), "usage_usec 2\n");
        try (HeldFiles files = new HeldFiles(room)) {
            files.read(dir, "cpu.stat", text);
            files.read(other, "cpu.stat", text);
            assertThat(text.field("usage_usec")).hasValue(2);
            files.read(dir, "cpu.stat", text);
            assertThat(text.field("usage_usec")).hasValue(1);
        }
    }

    @Test
    void aMissingFileTakesNoRoomAndIsEmpty() throws IOException {
        Files.writeString(dir.resolve("a"), "1\n");
        try (HeldFiles files = new HeldFiles(room)) {
            files.read(dir, "a", text);
            for (int i = 0; i < 3; i++) {
                files.read(dir, "missing", text);
                assertThat(text.isEmpty()).isTrue();
            }
            assertThat(room.availablePermits()).isEqualTo(1);
        }
        assertThat(room.availablePermits()).isEqualTo(2);
    }

    @Test
    void withoutRoomAFileIsReadByItsName() throws IOException {
        List<String> names = List.of("a", "b", "c");
        try (HeldFiles files = new HeldFiles(room)) {
            for (int round = 1; round < 4; round++) {
                for (String name : names) {
                    Files.writeString(dir.resolve(name), round + "\n");
                    files.read(dir, name, text);
                    assertThat(text.number()).as(name).hasValue(round);
                }
            }
            assertThat(open()).containsExactly("a", "b");
        }
        assertThat(room.availablePermits()).isEqualTo(2);
    }

    @Test
    void theBufferGrowsWithAnOpenFile() throws IOException {
        Files.writeString(dir.resolve("big"), "x 1\n".repeat(20_000) + "last 42\n");
        try (HeldFiles files = new HeldFiles(room)) {
            for (int i = 0; i < 2; i++) {
                files.read(dir, "big", text);
                assertThat(text.field("last")).hasValue(42);
            }
        }
    }

    /// Names of the files below the directory that this process has open.
    private List<String> open() throws IOException {
        Path real = dir.toRealPath();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(HeldFilesTest::target)
                    .filter(target -> target.startsWith(real))
                    .map(target -> Objects.toString(target.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /// Empty for one that was closed while looking.
    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return Path.of("");
        }
    }
}
