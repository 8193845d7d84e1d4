package io.cooperage.engine.build.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.layer.IdMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceWalkTest {
    @TempDir
    Path folder;

    private List<String> walk(PathFilter filter) {
        List<String> seen = new ArrayList<>();
        try (BuildFiles files = BuildFiles.ofFolder(folder, IgnoreMatcher.NOTHING, IdMap.IDENTITY, FileDigests.NONE)) {
            files.walk("", filter, entry -> seen.add(entry.path() + (entry.isFolder() ? "/" : "")));
        }
        return seen;
    }

    private void file(String path) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void namesComeInTheOrderOfTheirBytes() {
        Stream.of("b", "a/z", "a.txt", "Z", "é", "a-b").forEach(this::file);
        assertThat(walk(PathFilter.ALL)).containsExactly("/", "Z", "a/", "a/z", "a-b", "a.txt", "b", "é");
    }

    @Test
    void aFolderThatOnlyHoldsWhatIsWantedComesBeforeIt() {
        Stream.of("out/x/keep", "out/y/drop", "out/z", "in").forEach(this::file);
        PathFilter filter = PathFilter.without(IgnoreMatcher.of(List.of("out", "!out/x/keep")));
        assertThat(walk(filter)).containsExactly("/", "in", "out/", "out/x/", "out/x/keep");
        assertThat(walk(PathFilter.only(IgnoreMatcher.of(List.of("out/*/drop")))))
                .containsExactly("/", "out/", "out/y/", "out/y/drop");
    }

    @Test
    void whatNoExceptionReachesIsNotEntered() {
        PathFilter.Level top = PathFilter.without(IgnoreMatcher.of(List.of("*", "!src", "!lib/*/x", "src/skip")))
                .top();
        assertThat(top.enter("node_modules").mayHold()).isFalse();
        assertThat(top.enter("src").wanted()).isTrue();
        assertThat(top.enter("src").enter("skip").mayHold()).isFalse();
        assertThat(top.enter("lib").mayHold()).isTrue();
        assertThat(top.enter("lib").enter("any").mayHold()).isTrue();
        assertThat(PathFilter.without(IgnoreMatcher.of(List.of("a", "!**/b")))
                        .top()
                        .enter("a")
                        .mayHold())
                .isTrue();
    }

    /// The walk, which leaves out the folders where nothing can be wanted, against every file asked for by
    /// itself.
    @Test
    void theWalkSeesExactlyWhatTheMatcherDoesNotIgnore() throws IOException {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        List<String> names = List.of("a", "b", "ab", "a.c");
        for (String first : names) {
            for (String second : names) {
                file(first + "x/" + second + "x/" + names.get(random.nextInt(4)));
                file(first + "x/" + second);
            }
        }
        List<String> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .toList();
        }
        List<String> pieces = List.of("a", "b", "ax", "bx", "abx", "a.cx", "*", "**", "a*", "*x", "?x", "[ab]x");
        for (int round = 0; round < 400; round++) {
            List<String> patterns = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                StringBuilder pattern = new StringBuilder(random.nextInt(3) == 0 ? "!" : "");
                for (int part = 0; part < 1 + random.nextInt(3); part++) {
                    pattern.append(part == 0 ? "" : "/").append(pieces.get(random.nextInt(pieces.size())));
                }
                patterns.add(pattern.toString());
            }
            PathFilter filter = PathFilter.without(IgnoreMatcher.of(patterns));
            TreeSet<String> expected = new TreeSet<>(files.stream()
                    .filter(file -> filter.from(file).top().wanted())
                    .toList());
            TreeSet<String> seen = new TreeSet<>(
                    walk(filter).stream().filter(path -> !path.endsWith("/")).toList());
            assertThat(seen).as("%s", patterns).isEqualTo(expected);
        }
    }
}
