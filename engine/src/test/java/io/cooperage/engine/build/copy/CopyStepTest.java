package io.cooperage.engine.build.copy;

import static io.cooperage.engine.build.copy.CopyFixture.KERNEL;
import static io.cooperage.engine.build.copy.CopyFixture.link;
import static io.cooperage.engine.build.copy.CopyFixture.mode;
import static io.cooperage.engine.build.copy.CopyFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// COPY by the rules of the Dockerfile reference and BuildKit, with real files.
class CopyStepTest {
    @TempDir
    Path folder;

    private CopyFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new CopyFixture(folder);
    }

    @Test
    void aFileGetsTheDestinationsNameUnlessThatIsAFolder() {
        fixture.with("a.txt");
        fixture.copy("/b.txt", "a.txt");
        fixture.copy("/dir/", "a.txt");
        fixture.copy("/dir", "a.txt");
        fixture.copy("/new/deep/name", "./a.txt");
        assertThat(fixture.tree()).containsExactly("b.txt", "dir/", "dir/a.txt", "new/", "new/deep/", "new/deep/name");
        assertThat(fixture.root.resolve("new/deep/name")).hasContent("a.txt");
        assertThat(fixture.status("new").permissions()).isEqualTo(0755);
    }

    @Test
    void aFolderGivesWhatIsInItAndNotItself() {
        fixture.with("src/a", "src/sub/b");
        fixture.copy("/app", "src");
        assertThat(fixture.tree()).containsExactly("app/", "app/a", "app/sub/", "app/sub/b");
        fixture.with("src/a", "other/c").copy("app/", "other/");
        assertThat(fixture.tree()).containsExactly("app/", "app/a", "app/c", "app/sub/", "app/sub/b");
    }

    @Test
    void theWholeContextGoesToTheWorkingFolder() {
        fixture.with("a", "b/c");
        fixture.run(CopyStep.copy(List.of("."), ".", CopyFlags.NONE).in("/work/here"));
        assertThat(fixture.tree())
                .containsExactly("work/", "work/here/", "work/here/a", "work/here/b/", "work/here/b/c");
    }

    @Test
    void severalSourcesNeedAFolder() {
        fixture.with("a", "b");
        assertThatThrownBy(() -> fixture.copy("/x", "a", "b"))
                .isInstanceOf(EngineException.class)
                .hasMessage("When using COPY with more than one source file, the destination must be a directory and"
                        + " end with a /");
        fixture.copy("/x/", "a", "b");
        assertThat(fixture.tree()).containsExactly("x/", "x/a", "x/b");
    }

    @Test
    void wildcardsNameFilesAndFoldersAndMayNameNothing() {
        fixture.with("one.go", "two.go", "three.c", "pkg.go/inner", "deep/x.go");
        fixture.copy("/out/", "*.go");
        assertThat(fixture.tree()).containsExactly("out/", "out/inner", "out/one.go", "out/two.go");
        fixture.copy("/out/", "nothing*");
        fixture.copy("/more/", "d??p/[a-x].go", "three.?");
        assertThat(fixture.tree())
                .containsExactly("more/", "more/three.c", "more/x.go", "out/", "out/inner", "out/one.go", "out/two.go");
    }

    @Test
    void aMissingSourceIsToldInBuildKitsWords() {
        assertThatThrownBy(() -> fixture.copy("/", "missing"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .hasMessageContaining("failed to calculate checksum of ref")
                .hasMessageContaining("\"/missing\": not found");
        fixture.with("kept", "left.out").ignoring("*.out");
        assertThatThrownBy(() -> fixture.copy("/", "left.out")).hasMessageContaining(".dockerignore leaves it out");
    }

    @Test
    void nothingOutsideTheContextIsRead() {
        link(fixture.context.resolve("absolute"), fixture.secret.resolve("file").toString());
        link(fixture.context.resolve("climbing"), "../secret/file");
        link(fixture.context.resolve("folder"), "..");
        for (String source :
                List.of("../secret/file", "absolute", "climbing", "folder/secret/file", "/../secret/file")) {
            assertThatThrownBy(() -> fixture.copy("/x", source)).as(source).hasMessageContaining("not found");
        }
        fixture.with("sub/real");
        link(fixture.context.resolve("sub/inside"), "/sub/real");
        fixture.copy("/y", "sub/inside");
        assertThat(fixture.root.resolve("y")).isRegularFile().hasContent("sub/real");
    }

    @Test
    void linksInsideAFolderStayLinks() {
        fixture.with("d/file");
        link(fixture.context.resolve("d/link"), "/etc/passwd");
        link(fixture.context.resolve("named"), "d");
        fixture.copy("/x", "named");
        assertThat(fixture.tree()).containsExactly("x/", "x/file", "x/link -> /etc/passwd");
    }

    @Test
    void linksOfTheRootNeverLeadOutOfIt() {
        fixture.with("a", "d/b");
        link(fixture.root.resolve("out"), fixture.secret.toString());
        link(fixture.root.resolve("up"), "../../../.." + fixture.secret);
        link(fixture.root.resolve("file"), fixture.secret.resolve("file").toString());
        fixture.copy("/out/", "a");
        fixture.copy("/up/", "a");
        fixture.copy("/file", "a");
        assertThat(fixture.secret.resolve("file")).hasContent("secret");
        assertThat(CopyFixture.tree(fixture.secret)).containsExactly("file");
        Path inside = fixture.root.resolve(fixture.secret.toString().substring(1));
        assertThat(inside.resolve("a")).hasContent("a");
        assertThat(inside.resolve("file")).hasContent("a");
    }

    @Test
    void aLinkBelowTheDestinationIsNoFolder() {
        fixture.with("src/sub/b");
        link(fixture.root.resolve("app/sub"), fixture.secret.toString());
        assertThatThrownBy(() -> fixture.copy("/app", "src")).hasMessage("cannot copy to non-directory: /app/sub");
        assertThat(CopyFixture.tree(fixture.secret)).containsExactly("file");
    }

    @Test
    void foldersAndFilesDoNotReplaceEachOther() {
        fixture.with("file", "d/inner");
        write(fixture.root.resolve("taken/file/x"), "");
        write(fixture.root.resolve("plain"), "");
        assertThatThrownBy(() -> fixture.copy("/taken/", "file")).hasMessageContaining("cannot replace to directory");
        assertThatThrownBy(() -> fixture.copy("/plain", "d")).hasMessage("cannot copy to non-directory: /plain");
    }

    @Test
    void linkReplacesWhatIsInTheWayAndFollowsNothing() {
        fixture.with("file", "d/sub/inner");
        link(fixture.root.resolve("app"), "elsewhere");
        write(fixture.root.resolve("elsewhere/old"), "");
        write(fixture.root.resolve("d/sub"), "a file");
        fixture.copy(CopyFlags.NONE.withLink(), "/app/", "file");
        fixture.copy(CopyFlags.NONE.withLink(), "/d", "d");
        assertThat(fixture.tree())
                .containsExactly("app/", "app/file", "d/", "d/sub/", "d/sub/inner", "elsewhere/", "elsewhere/old");
    }

    @Test
    void whatIsIgnoredIsNotThere() {
        fixture.with("a", "b.log", "node_modules/x/y", "docs/a.md", "docs/README.md", "src/deep/keep", "src/deep/drop")
                .ignoring("*.log\nnode_modules\ndocs\n!docs/README.md\nsrc/**\n!src/deep/keep\n");
        fixture.copy("/", ".");
        assertThat(fixture.tree())
                .containsExactly("a", "docs/", "docs/README.md", "src/", "src/deep/", "src/deep/keep");
        assertThatThrownBy(() -> fixture.copy("/", "node_modules/x")).hasMessageContaining("not found");
        link(fixture.context.resolve("sneaky"), "b.log");
        assertThatThrownBy(() -> fixture.copy("/z", "sneaky")).hasMessageContaining("not found");
    }

    @Test
    void excludeCountsFromEachSource() {
        fixture.with("home.txt", "home.md", "homepage/x.md", "homepage/y.txt", "homepage/sub/z.md");
        fixture.copy(CopyFlags.NONE.without("*.txt", "**/z.md"), "/d/", "hom*");
        assertThat(fixture.tree()).containsExactly("d/", "d/home.md", "d/sub/", "d/x.md");
    }

    @Test
    void parentsKeepsTheFoldersFromThePivotOn() {
        fixture.with("x/a.txt", "y/a.txt", "y/b/c.txt", "y/b/d.c");
        fixture.copy(CopyFlags.NONE.withParents(), "/p/", "x/a.txt", "./y/a.txt");
        assertThat(fixture.tree()).containsExactly("p/", "p/x/", "p/x/a.txt", "p/y/", "p/y/a.txt");
        fixture.copy(CopyFlags.NONE.withParents(), "/q/", "y/./b/*.txt");
        fixture.copy(CopyFlags.NONE.withParents(), "/r/", "**/*.c");
        assertThat(fixture.tree()).contains("q/b/c.txt", "r/y/b/d.c").doesNotContain("q/b/d.c", "q/y/", "r/x/");
        assertThatThrownBy(() -> fixture.copy(CopyFlags.NONE.withParents(), "/s/", "x/missing"))
                .hasMessageContaining("\"/x/missing\": not found");
    }

    @Test
    void parentsKeepTheModesOfTheirFolders() {
        fixture.with("deep/er/file");
        mode(fixture.context.resolve("deep"), "rwxr-x--x");
        fixture.copy(CopyFlags.NONE.withParents(), "/p/", "deep/er/file");
        assertThat(fixture.status("p/deep").permissions()).isEqualTo(0751);
    }

    @Test
    void whatBelongsToAFileComesAlong() throws IOException {
        fixture.with("d/first", "d/run.sh", "d/sub/x");
        Path first = fixture.context.resolve("d/first");
        Files.createLink(fixture.context.resolve("d/second"), first);
        Files.setLastModifiedTime(first, FileTime.from(Instant.ofEpochSecond(1_000_000, 123_456_789)));
        mode(fixture.context.resolve("d/run.sh"), "rwxr-x---");
        mode(fixture.context.resolve("d/sub"), "rwx--x--x");
        Files.setLastModifiedTime(fixture.context.resolve("d/sub"), FileTime.from(Instant.ofEpochSecond(2_000_000, 5)));
        KERNEL.lsetxattr(first.toString(), "user.note", new byte[] {1, 2, 3}, 0);
        try (RandomAccessFile sparse =
                new RandomAccessFile(fixture.context.resolve("d/sparse").toFile(), "rw")) {
            sparse.setLength(64 << 20);
            sparse.seek(32 << 20);
            sparse.write(7);
        }
        fixture.copy("/t", "d");
        FileStatus copied = fixture.status("t/first");
        assertThat(copied.modifiedSeconds()).isEqualTo(1_000_000);
        assertThat(copied.modifiedNanos()).isEqualTo(123_456_789);
        assertThat(fixture.status("t/second").inode()).isEqualTo(copied.inode());
        assertThat(fixture.status("t/run.sh").permissions()).isEqualTo(0750);
        assertThat(fixture.status("t/sub").permissions()).isEqualTo(0711);
        assertThat(fixture.status("t/sub").modifiedSeconds()).isEqualTo(2_000_000);
        assertThat(KERNEL.lgetxattr(fixture.root.resolve("t/first").toString(), "user.note"))
                .hasValue(new byte[] {1, 2, 3});
        assertThat(fixture.root.resolve("t/sparse")).hasSameBinaryContentAs(fixture.context.resolve("d/sparse"));
        assertThat(fixture.status("t/sparse").blocks() * 512).isLessThan(8 << 20);
    }

    @Test
    void noTimeIsAfterTheEpoch() throws IOException {
        fixture.with("old", "new/x").epoch(1_500_000_000);
        Files.setLastModifiedTime(fixture.context.resolve("old"), FileTime.from(Instant.ofEpochSecond(1000)));
        fixture.copy("/made/here/", ".");
        assertThat(fixture.status("made/here/old").modifiedSeconds()).isEqualTo(1000);
        for (String path : List.of("made/here/new/x", "made/here/new")) {
            assertThat(fixture.status(path).modifiedSeconds()).as(path).isEqualTo(1_500_000_000);
        }
    }

    @Test
    void chmodIsForEverythingThatIsCopied() {
        fixture.with("d/a", "d/s/b");
        mode(fixture.context.resolve("d/a"), "rwxr--r--");
        fixture.copy(CopyFlags.NONE.withMode("0640"), "/n", "d/a");
        fixture.copy(CopyFlags.NONE.withMode("u=rwX,go=rX"), "/t", "d");
        assertThat(fixture.status("n").permissions()).isEqualTo(0640);
        assertThat(fixture.status("t/a").permissions()).isEqualTo(0755);
        assertThat(fixture.status("t/s").permissions()).isEqualTo(0755);
        assertThat(fixture.status("t/s/b").permissions()).isEqualTo(0644);
        assertThatThrownBy(() -> fixture.copy(CopyFlags.NONE.withMode("rw"), "/x", "d/a"))
                .hasMessageContaining("invalid chmod parameter: 'rw'");
    }

    @Test
    void chownTakesNamesFromTheRootItself() {
        fixture.with("d/a").ids(CopyFixture.ofContainers());
        write(fixture.root.resolve("etc/passwd"), "app:x:1234:2345::/:/bin/sh\n");
        write(fixture.root.resolve("etc/group"), "staff:x:50:\n");
        fixture.copy(CopyFlags.NONE.withOwner("app"), "/new/1", "d");
        fixture.copy(CopyFlags.NONE.withOwner("app:staff"), "/2", "d/a");
        fixture.copy(CopyFlags.NONE.withOwner("77"), "/3", "d/a");
        fixture.copy(CopyFlags.NONE.withOwner("77:staff"), "/4", "d/a");
        fixture.copy(CopyFlags.NONE.withOwner("1:2"), "/5", "d/a");
        assertThat(fixture.owner("new")).isEqualTo("1234:2345");
        assertThat(fixture.owner("new/1/a")).isEqualTo("1234:2345");
        assertThat(fixture.owner("2")).isEqualTo("1234:50");
        assertThat(fixture.owner("3")).isEqualTo("77:77");
        assertThat(fixture.owner("4")).isEqualTo("77:50");
        assertThat(fixture.owner("5")).isEqualTo("1:2");
        assertThatThrownBy(() -> fixture.copy(CopyFlags.NONE.withOwner("nobody-here"), "/6", "d/a"))
                .hasMessageContaining("unable to find user nobody-here");
    }

    @Test
    void filesOfAStageKeepTheirOwnersAndThoseOfAContextBecomeRoots() throws IOException {
        IdMap ids = CopyFixture.ofContainers();
        fixture.with("a").ids(ids);
        KERNEL.fchownat(Fd.CWD, fixture.context.resolve("a").toString(), ids.hostUid(12), ids.hostGid(34), 0);
        fixture.copy("/context", "a");
        try (Fd stage = KERNEL.open(fixture.context.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
                BuildFiles files = BuildFiles.ofRoot(stage, "stage", ids)) {
            fixture.run(CopyStep.copy(List.of("a"), "/stage", CopyFlags.NONE), files);
        }
        assertThat(fixture.owner("context")).isEqualTo("0:0");
        assertThat(fixture.owner("stage")).isEqualTo("12:34");
    }

    @Test
    void filesWrittenInTheDockerfile() {
        CopyStep step = CopyStep.copy(List.of(), "/etc/", CopyFlags.NONE)
                .withContents(List.of(new InlineFile("one", "1\n"), new InlineFile("two", "2\n")));
        fixture.run(step);
        assertThat(fixture.root.resolve("etc/one")).hasContent("1\n");
        assertThat(fixture.status("etc/two").permissions()).isEqualTo(0644);
    }

    @Test
    void deviceAndSocketInAContextDoNoHarm() throws IOException {
        KERNEL.mknodat(Fd.CWD, fixture.context.resolve("pipe").toString(), FileStatus.S_IFIFO | 0600, 0, 0);
        fixture.copy("/x", ".");
        assertThat(fixture.status("x/pipe").type()).isEqualTo(FileStatus.S_IFIFO);
        assertThat(fixture.digest(".").inputs()).hasSize(1);
    }
}
