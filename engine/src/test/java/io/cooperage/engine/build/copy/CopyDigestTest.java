package io.cooperage.engine.build.copy;

import static io.cooperage.engine.build.copy.CopyFixture.KERNEL;
import static io.cooperage.engine.build.copy.CopyFixture.link;
import static io.cooperage.engine.build.copy.CopyFixture.mode;
import static io.cooperage.engine.build.copy.CopyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.FileDigests;
import io.cooperage.engine.build.copy.CopyDigest.Input;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.linux.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cache's view of what COPY selects.
class CopyDigestTest {
    @TempDir
    Path folder;

    private CopyFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new CopyFixture(folder.resolve("one"));
        fill(fixture);
    }

    private static void fill(CopyFixture fixture) {
        fixture.with("src/a", "src/b/c", "other");
        link(fixture.context.resolve("src/link"), "a");
        mode(fixture.context.resolve("src/a"), "rw-r--r--");
        mode(fixture.context.resolve("src/b"), "rwxr-xr-x");
        mode(fixture.context.resolve("src/b/c"), "rw-r--r--");
    }

    @Test
    void theSameFilesElsewhereAndAtAnotherTimeAreTheSame() throws IOException {
        CopyFixture again = new CopyFixture(folder.resolve("two"));
        fill(again);
        for (String path : List.of("src/a", "src/b", "src/b/c")) {
            Files.setLastModifiedTime(again.context.resolve(path), FileTime.from(Instant.ofEpochSecond(5)));
        }
        assertThat(again.digest("src")).isEqualTo(fixture.digest("src"));
        assertThat(fixture.digest("src").inputs())
                .extracting(Input::path)
                .containsExactly("src/a", "src/b", "src/b/c", "src/link");
    }

    @Test
    void whatIsNotSelectedDoesNotCount() {
        String before = fixture.digest("src").digest();
        write(fixture.context.resolve("other"), "changed");
        write(fixture.context.resolve("src/new.log"), "");
        fixture.ignoring("**/*.log");
        assertThat(fixture.digest("src").digest()).isEqualTo(before);
    }

    @Test
    void everyChangeOfWhatIsCopiedCounts() {
        Path context = fixture.context;
        assertChanges("content", () -> write(context.resolve("src/b/c"), "src/b/d"));
        assertChanges("mode", () -> mode(context.resolve("src/a"), "rwxr-xr-x"));
        assertChanges("mode of a folder", () -> mode(context.resolve("src/b"), "rwx------"));
        assertChanges("a link", () -> {
            delete(context.resolve("src/link"));
            link(context.resolve("src/link"), "b");
        });
        assertChanges("a file more", () -> write(context.resolve("src/empty"), ""));
        assertChanges("a name", () -> move(context.resolve("src/empty"), context.resolve("src/empty2")));
        assertChanges(
                "an attribute",
                () -> KERNEL.lsetxattr(context.resolve("src/a").toString(), "user.x", new byte[] {1}, 0));
        assertChanges("a second name", () -> {
            delete(context.resolve("src/empty2"));
            hardLink(context.resolve("src/empty2"), context.resolve("src/a"));
        });
    }

    @Test
    void aFileOfManyNamesIsReadOnce() throws IOException {
        for (String name : List.of("src/b/1", "src/b/2", "src/b/3")) {
            hardLink(fixture.context.resolve(name), fixture.context.resolve("src/a"));
        }
        List<String> read = new ArrayList<>();
        FileDigests counted = new FileDigests() {
            @Override
            public byte[] of(String path, FileStatus status, Supplier<byte[]> content) {
                read.add(path);
                return content.get();
            }

            @Override
            public void save() {}
        };
        CopyStep step = CopyStep.copy(List.of("src"), "/x/", CopyFlags.NONE);
        try (BuildFiles files = BuildFiles.ofFolder(fixture.context, IgnoreMatcher.NOTHING, CopyFixture.OWN, counted);
                RemoteFiles other = fixture.remote();
                CopySelection selection = step.select(files, other)) {
            assertThat(selection.digest().inputs())
                    .extracting(Input::path)
                    .containsExactly("src/a", "src/b", "src/b/1", "src/b/2", "src/b/3", "src/b/c", "src/link");
        }
        assertThat(read).containsExactly("src/a", "src/b/c");
    }

    private void assertChanges(String what, Runnable change) {
        String before = fixture.digest("src").digest();
        change.run();
        assertThat(fixture.digest("src").digest()).as(what).isNotEqualTo(before);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hardLink(Path name, Path file) {
        try {
            Files.createLink(name, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theFileThatChangedIsTold() {
        List<Input> before = fixture.digest("src").inputs();
        write(fixture.context.resolve("src/b/c"), "new");
        List<Input> after = fixture.digest("src").inputs();
        assertThat(after.stream().filter(input -> !before.contains(input)).map(Input::path))
                .containsExactly("src/b/c");
    }

    /// The form of the digest is kept on disks, so it may change only on purpose.
    @Test
    void theFormIsFixed() {
        mode(fixture.context.resolve("other"), "rw-r--r--");
        assertThat(fixture.digest("other").digest())
                .isEqualTo("sha256:086af30d55e4bce5fce115a81c9d8293f942ff2ad19e3a667d89d4812134edb1");
        assertThat(fixture.digest("other").inputs())
                .containsExactly(
                        new Input("other", "5f6d935332d8c091ba6b629f7a395ba14171ddd6fcfbde603f3d8ee07ac9f32a"));
    }

    @Test
    void twoThousandFilesThatHaveNotChangedAreNotRead() {
        for (int i = 0; i < 2_000; i++) {
            write(fixture.context.resolve("big/" + i % 40 + "/file" + i), "content of " + i);
        }
        CopyDigest first = fixture.digest("big");
        assertThat(first.inputs()).hasSize(2_040);
        assertThat(fixture.digest("big")).isEqualTo(first);
    }
}
