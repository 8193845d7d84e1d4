package io.cooperage.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.LayerIndex.Totals;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerIndexTest {
    /// So little that every few entries go to disk.
    private static final long LITTLE = 2_000;

    @TempDir
    Path folder;

    @Test
    void everyFieldOfEveryTypeComesBack() {
        List<LayerEntry> entries = List.of(
                entry("", LayerEntry.Type.FOLDER),
                entry("bin", LayerEntry.Type.SYMLINK, "usr/bin"),
                new LayerEntry("dev", LayerEntry.Type.OPAQUE_FOLDER, 0, 01777, 0, 0, -1, 999_999_999, "", Map.of(), ""),
                new LayerEntry("dev/sda", LayerEntry.Type.BLOCK_DEVICE, 0, 0660, 0, 6, 5, 0, "", Map.of(), "8:0"),
                new LayerEntry("dev/tty", LayerEntry.Type.CHARACTER_DEVICE, 0, 0666, 0, 5, 5, 0, "", Map.of(), "5:0"),
                entry("fifo", LayerEntry.Type.FIFO),
                entry("gone", LayerEntry.Type.WHITEOUT),
                entry("usr", LayerEntry.Type.FOLDER),
                new LayerEntry(
                        "usr/ping",
                        LayerEntry.Type.FILE,
                        1L << 40,
                        04755,
                        0xffff_fffeL,
                        1L << 31,
                        1_700_000_000,
                        123_456_789,
                        "",
                        Map.of("security.capability", new byte[] {1, 0, -1}, "user.x", new byte[0]),
                        ""),
                entry("usr/ping2", LayerEntry.Type.HARD_LINK, "usr/ping"),
                entry("usr/\udcff\udc80-é-\ud83d\ude00", LayerEntry.Type.FILE));
        try (LayerIndex index = write(entries)) {
            assertSame(entries, all(index));
            assertThat(index.count()).isEqualTo(entries.size());
            for (LayerEntry entry : entries) {
                assertSame(List.of(entry), index.find(entry.path()).stream().toList());
            }
            assertThat(index.find("usr/pin")).isEmpty();
            assertThat(index.find("usr/ping/x")).isEmpty();
            assertThat(index.find("/usr")).isEmpty();
        }
    }

    @Test
    void childrenOfAFolderAreNotItsSiblingsWithSimilarNames() {
        try (LayerIndex index = write(files("a/x", "a-b/x", "a.b", "a/y/z", "a0", "ab/a"))) {
            assertThat(names(index.children("a"))).containsExactly("a/x", "a/y");
            assertThat(names(index.children(""))).containsExactly("a", "a-b", "a.b", "a0", "ab");
            assertThat(names(index.children("a/x"))).isEmpty();
            assertThat(names(all(index)))
                    .containsExactly("a", "a/x", "a/y", "a/y/z", "a-b", "a-b/x", "a.b", "a0", "ab", "ab/a");
        }
    }

    @Test
    void foldersThatNobodyDescribedAreThereAndSaySo() {
        try (LayerIndex index = write(files("a/b/c"))) {
            assertThat(index.count()).isEqualTo(3);
            assertThat(index.node("a/b").orElseThrow().implied()).isTrue();
            assertThat(index.find("a/b").orElseThrow().mode()).isEqualTo(0755);
            assertThat(index.root().implied()).isTrue();
            assertThat(index.find("")).isEmpty();
        }
    }

    @Test
    void anEmptyLayerHasAnIndexToo() {
        try (LayerIndex index = write(List.of())) {
            assertThat(index.count()).isZero();
            assertThat(all(index)).isEmpty();
            assertThat(index.root().beneath()).isEqualTo(Totals.NONE);
        }
    }

    @Test
    void totalsCountWhatIsBeneath() {
        List<LayerEntry> entries = List.of(
                file("a/one", 100),
                file("a/b/two", 20),
                entry("a/b/gone", LayerEntry.Type.WHITEOUT),
                entry("a/c", LayerEntry.Type.OPAQUE_FOLDER),
                file("three", 3));
        try (LayerIndex index = write(entries)) {
            assertThat(index.node("a").orElseThrow().beneath()).isEqualTo(new Totals(120, 5, 1, 2));
            assertThat(index.root().beneath()).isEqualTo(new Totals(123, 7, 1, 3));
            assertThat(index.node("a/one").orElseThrow().beneath()).isEqualTo(Totals.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, LITTLE, 1 << 20})
    void theLastWordOnAPathStands(long memory) {
        Path file = folder.resolve("index");
        try (LayerIndexWriter writer = LayerIndexes.writer(folder, memory)) {
            writer.add(file("a", 1));
            writer.add(file("d/old", 1));
            writer.add(file("d/sub/old", 1));
            writer.add(file("gone/x", 1));
            writer.add(file("gone-not/x", 1));
            writer.add(file("f/x", 1));
            writer.add(file("f", 7));
            writer.add(file("g/x", 1));
            writer.add(file("g", 1));
            writer.add(entry("g", LayerEntry.Type.FOLDER));
            writer.add(file("g/y", 1));
            writer.remove("d");
            writer.remove("gone");
            writer.remove("never");
            writer.add(file("d/new", 1));
            writer.add(file("a", 2));
            writer.finish(file);
        }
        try (LayerIndex index = LayerIndexes.open(file)) {
            assertThat(names(all(index))).containsExactly("a", "d", "d/new", "f", "g", "g/y", "gone-not", "gone-not/x");
            assertThat(index.find("a").orElseThrow().size()).isEqualTo(2);
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.run").isDirectoryNotContaining("glob:**.tmp-*");
    }

    @Test
    void whatLiesInAFileIsRefused() {
        try (LayerIndexWriter writer = LayerIndexes.writer(folder)) {
            writer.add(file("a", 1));
            writer.add(file("a/b", 1));
            assertThatThrownBy(() -> writer.finish(folder.resolve("index")))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("'a/b' lies in something that is no folder");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a/", "a//b", "/", "a\0b"})
    void aPathThatIsNoneIsRefused(String path) {
        try (LayerIndexWriter writer = LayerIndexes.writer(folder)) {
            assertThatThrownBy(() -> writer.add(file(path, 1))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anyDamageIsNoticed() throws IOException {
        write(files("a/x", "b/y")).close();
        Path file = folder.resolve("index");
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            assertDamaged(file, bad);
            assertDamaged(file, java.util.Arrays.copyOf(good, at));
        }
        Files.write(file, good);
        LayerIndexes.open(file).close();
        Files.delete(file);
        assertThatThrownBy(() -> LayerIndexes.open(file))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    private static void assertDamaged(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        assertThatThrownBy(() -> LayerIndexes.open(file))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DATA_LOSS))
                .hasMessageContainingAll(file.toString(), "rebuilt");
    }

    /// Against a sorted map, with random notes in random order.
    @Test
    void agreesWithAPlainModel() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            TreeMap<String, LayerEntry> model = new TreeMap<>();
            Path file = folder.resolve("index");
            try (LayerIndexWriter writer = LayerIndexes.writer(folder, random.nextBoolean() ? LITTLE : 1 << 20)) {
                for (int i = random.nextInt(60); i > 0; i--) {
                    String path = randomPath(random);
                    if (random.nextInt(8) == 0) {
                        writer.remove(path);
                        removeBeneath(model, path);
                        model.remove(path);
                    } else {
                        LayerEntry entry = random.nextInt(3) == 0
                                ? entry(path, LayerEntry.Type.FOLDER)
                                : file(path, random.nextInt(1000));
                        for (String above = parent(path); above != null; above = parent(above)) {
                            LayerEntry there = model.get(above);
                            if (there == null || there.type() != LayerEntry.Type.FOLDER) {
                                writer.add(entry(above, LayerEntry.Type.FOLDER));
                                model.put(above, entry(above, LayerEntry.Type.FOLDER));
                            }
                        }
                        writer.add(entry);
                        model.put(path, entry);
                        if (entry.type() != LayerEntry.Type.FOLDER) {
                            removeBeneath(model, path);
                        }
                    }
                }
                writer.finish(file);
            }
            try (LayerIndex index = LayerIndexes.open(file)) {
                assertThat(new TreeSet<>(names(all(index)))).as("seed " + seed).isEqualTo(model.keySet());
                model.values()
                        .forEach(entry -> assertSame(
                                List.of(entry),
                                index.find(entry.path()).stream().toList()));
                long bytes = model.values().stream().mapToLong(LayerEntry::size).sum();
                assertThat(index.root().beneath().bytes()).isEqualTo(bytes);
            }
        }
    }

    private static @org.jspecify.annotations.Nullable String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? null : path.substring(0, slash);
    }

    private static void removeBeneath(Map<String, LayerEntry> model, String path) {
        model.keySet().removeIf(other -> other.startsWith(path + "/"));
    }

    private static String randomPath(Random random) {
        return Stream.generate(() -> List.of("a", "b", "a-", "a0").get(random.nextInt(4)))
                .limit(1 + random.nextInt(4))
                .collect(Collectors.joining("/"));
    }

    @Test
    void aHundredThousandFilesAreFoundAndCounted() {
        Path file = folder.resolve("index");
        try (LayerIndexWriter writer = LayerIndexes.writer(folder, 1 << 20)) {
            for (int i = 0; i < 100_000; i++) {
                // 7919 is prime to 100,000: every number once, out of order.
                int number = (int) (i * 7919L % 100_000);
                writer.add(file("usr/share/d" + number / 100 + "/f" + number % 100, number));
            }
            writer.finish(file);
        }
        try (LayerIndex index = LayerIndexes.open(file)) {
            assertThat(index.count()).isEqualTo(101_002);
            assertThat(index.children("usr/share")).hasSize(1000);
            assertThat(index.children("usr/share/d7")).hasSize(100);
            assertThat(index.find("usr/share/d999/f99").orElseThrow().size()).isEqualTo(99_999);
            assertThat(index.root().beneath()).isEqualTo(new Totals(99_999L * 50_000, 101_002, 0, 1002));
        }
    }

    @Test
    void aScanSaysWhatTheTreeHas() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.createDirectories(tree.resolve("usr/bin"));
        Files.writeString(tree.resolve("usr/bin/tool"), "12345");
        Files.createLink(tree.resolve("usr/bin/alias"), tree.resolve("usr/bin/tool"));
        Files.createSymbolicLink(tree.resolve("bin"), Path.of("usr/bin"));
        Syscalls kernel = Syscalls.host();
        kernel.mknodat(Fd.CWD, tree.resolve("fifo").toString(), FileStatus.S_IFIFO | 0600, 0, 0);
        kernel.lsetxattr(tree.resolve("usr").toString(), "user.overlay.opaque", bytes("y"), 0);
        kernel.lsetxattr(tree.resolve("usr/bin/tool").toString(), "user.note", bytes("kept"), 0);
        Path file = folder.resolve("index");

        LayerIndexes.scan(kernel, tree, UnpackFixture.OWN, folder, file);

        try (LayerIndex index = LayerIndexes.open(file)) {
            List<String> lines = new ArrayList<>();
            index.forEach(e -> lines.add(e.path() + " " + e.type() + " " + e.size() + " " + e.link() + " " + e.uid()
                    + " " + e.xattrs().keySet()));
            assertThat(lines)
                    .containsExactly(
                            " FOLDER 0  0 []",
                            "bin SYMLINK 0 usr/bin 0 []",
                            "fifo FIFO 0  0 []",
                            "usr OPAQUE_FOLDER 0  0 []",
                            "usr/bin FOLDER 0  0 []",
                            "usr/bin/alias FILE 5  0 [user.note]",
                            "usr/bin/tool HARD_LINK 0 usr/bin/alias 0 [user.note]");
        }
    }

    private LayerIndex write(List<LayerEntry> entries) {
        Path file = folder.resolve("index");
        try (LayerIndexWriter writer = LayerIndexes.writer(folder, LITTLE)) {
            entries.reversed().forEach(writer::add);
            writer.finish(file);
        }
        return LayerIndexes.open(file);
    }

    private static List<LayerEntry> all(LayerIndex index) {
        List<LayerEntry> entries = new ArrayList<>();
        index.forEach(entries::add);
        return entries;
    }

    private static List<String> names(List<LayerEntry> entries) {
        return entries.stream().map(LayerEntry::path).toList();
    }

    /// Records compare arrays by identity.
    private static void assertSame(List<LayerEntry> expected, List<LayerEntry> actual) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<LayerEntry> files(String... paths) {
        return Stream.of(paths).map(path -> file(path, 0)).toList();
    }

    private static LayerEntry file(String path, long size) {
        return new LayerEntry(path, LayerEntry.Type.FILE, size, 0644, 1, 2, 3, 4, "", Map.of(), "");
    }

    private static LayerEntry entry(String path, LayerEntry.Type type) {
        return entry(path, type, "");
    }

    private static LayerEntry entry(String path, LayerEntry.Type type, String link) {
        return new LayerEntry(path, type, 0, 0755, 1, 2, 3, 4, link, Map.of(), "");
    }
}
