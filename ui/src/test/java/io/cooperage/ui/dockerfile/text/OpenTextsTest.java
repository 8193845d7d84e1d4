package io.cooperage.ui.dockerfile.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.dockerfile.text.OpenText.Disk;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.testing.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenTextsTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<Throwable> failures = new ArrayList<>();
    private Path file = Path.of("");
    private Path kept = Path.of("");
    private OpenTexts texts = texts();

    @BeforeEach
    void fill() throws IOException {
        file = folder.resolve("Dockerfile");
        kept = folder.resolve("state/unsaved");
        Files.writeString(file, "FROM a\r\nCMD b\r\n");
        texts = texts();
    }

    @Test
    void savingChangesOnlyWhatWasTyped() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-----"));
        OpenText open = open();
        assertThat(open.text()).isEqualTo("FROM a\nCMD b\n");
        open.textProperty().set("FROM c\nCMD b\n");
        assertThat(open.isDirty()).isTrue();
        texts.save(open, () -> {});
        assertThat(open.isDirty()).isFalse();
        assertThat(Files.readString(file)).isEqualTo("FROM c\r\nCMD b\r\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rwxr-----");
    }

    @Test
    void bytesThatAreNoUtf8Stay() throws IOException {
        byte[] bytes = "# f\u00fcr\nFROM a\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, bytes);
        OpenText open = open();
        open.textProperty().set(open.text() + "CMD b\n");
        texts.save(open, () -> {});
        assertThat(Files.readAllBytes(file)).startsWith(bytes);
    }

    @Test
    void aLinkStaysOne() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("Containerfile"), file);
        texts.open(link, open -> {
            open.textProperty().set("FROM z\n");
            texts.save(open, () -> {});
        });
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(file)).isEqualTo("FROM z\r\n");
    }

    @Test
    void whatIsTypedComesBackAfterACrash() {
        OpenText open = open();
        open.textProperty().set("FROM typed\n");
        OpenText fresh = texts.create("Dockerfile", "FROM nowhere\n");
        clock.advance(OpenTexts.QUIET);
        assertThat(fresh.isDirty()).isTrue();

        OpenTexts next = texts();
        next.recover();
        assertThat(next.all()).extracting(OpenText::text).containsExactlyInAnyOrder("FROM typed\n", "FROM nowhere\n");
        assertThat(next.all()).allSatisfy(back -> {
            assertThat(back.diskProperty().get()).isEqualTo(Disk.RECOVERED);
            assertThat(back.isDirty()).isTrue();
        });
        OpenText back = next.find(file).orElseThrow();
        next.save(back, () -> {});
        assertThat(back.isDirty()).isFalse();
        OpenTexts last = texts();
        last.recover();
        assertThat(last.all()).extracting(OpenText::text).containsExactly("FROM nowhere\n");
    }

    @Test
    void closingAndFlushingKeepWhatTheyShould() {
        OpenText open = open();
        open.textProperty().set("FROM typed\n");
        texts.flush();
        assertThat(new Recovery(kept).leftBehind())
                .extracting(Recovery.Unsaved::text)
                .containsExactly("FROM typed\n");
        texts.close(open);
        assertThat(new Recovery(kept).leftBehind())
                .as("a closed tab is wanted by nobody")
                .isEmpty();
    }

    @Test
    void nobodyElseReadsWhatIsKept() throws IOException {
        open().textProperty().set("secret");
        clock.advance(OpenTexts.QUIET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
    }

    @Test
    void aTextWithoutChangesFollowsItsFile() throws IOException {
        OpenText open = open();
        change("FROM other\n");
        texts.checkDisk();
        assertThat(open.text()).isEqualTo("FROM other\n");
        assertThat(open.diskProperty().get()).isEqualTo(Disk.SAME);
        Files.delete(file);
        texts.checkDisk();
        assertThat(open.diskProperty().get()).isEqualTo(Disk.GONE);
    }

    @Test
    void anotherProgramsChangeIsNeverOverwrittenUnasked() throws IOException {
        OpenText open = open();
        open.textProperty().set("FROM mine\n");
        change("FROM other\n");
        texts.save(open, () -> {});
        assertThat(Files.readString(file)).isEqualTo("FROM other\n");
        assertThat(open.diskProperty().get()).isEqualTo(Disk.CHANGED);
        assertThat(failures).singleElement().asString().contains("Dockerfile");
        texts.keepMine(open);
        texts.save(open, () -> {});
        assertThat(Files.readString(file)).isEqualTo("FROM mine\r\n");
    }

    @Test
    void whatIsNoTextIsNotOpened() throws IOException {
        Files.write(file, new byte[] {'a', 0, 'b'});
        assertThatThrownBy(() -> TextFile.read(file))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("binary");
        texts.open(file, open -> {});
        assertThat(texts.all()).isEmpty();
    }

    private void change(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    }

    private OpenText open() {
        texts.open(file, open -> {});
        return Objects.requireNonNull(texts.currentProperty().get());
    }

    private OpenTexts texts() {
        return new OpenTexts(
                new ThreadedUiTasks(Runnable::run, Runnable::run, failures::add),
                clock,
                new Recovery(kept),
                failures::add);
    }

    @Test
    void theClockDecidesWhenItIsKept() {
        open().textProperty().set("FROM typed\n");
        clock.advance(OpenTexts.QUIET.minus(Duration.ofMillis(1)));
        assertThat(new Recovery(kept).leftBehind()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(new Recovery(kept).leftBehind()).hasSize(1);
    }
}
