package io.cooperage.engine.build.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextDigestsTest {
    /// So late that what was just written is long settled.
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private Path file;
    private int reads;

    @BeforeEach
    void setUp() throws IOException {
        file = Files.writeString(folder.resolve("file"), "one");
    }

    private FileStatus status() {
        return Syscalls.host().statx(Fd.CWD, file.toString(), AtFlags.AT_SYMLINK_NOFOLLOW);
    }

    private ContextDigests open(Clock clock) {
        return ContextDigests.open(folder.resolve("kept"), folder, clock);
    }

    private byte[] digest(ContextDigests digests) {
        return digests.of("file", status(), () -> {
            reads++;
            return new byte[32];
        });
    }

    @Test
    void aFileIsReadOnceAlsoInTheNextProcess() {
        ContextDigests first = open(LATER);
        digest(first);
        digest(first);
        assertThat(reads).isEqualTo(1);
        first.save();
        digest(open(LATER));
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void aChangeIsSeenThoughSizeAndTimeWerePutBack() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        ContextDigests digests = open(LATER);
        digest(digests);
        FileStatus before = status();
        do {
            Files.writeString(file, "two");
            Files.setLastModifiedTime(file, time);
            // The clock of ctime moves with the kernel's ticks.
        } while (status().changedSeconds() == before.changedSeconds()
                && status().changedNanos() == before.changedNanos());
        digest(digests);
        assertThat(reads).isEqualTo(2);
        assertThat(status().modifiedSeconds()).isEqualTo(before.modifiedSeconds());
    }

    @Test
    void whatHasJustChangedIsNotRemembered() {
        Clock now = Clock.systemUTC();
        ContextDigests digests = open(now);
        digest(digests);
        digest(digests);
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aDamagedFileCostsOnlyTime() throws IOException {
        ContextDigests first = open(LATER);
        digest(first);
        first.save();
        Path kept;
        try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
            kept = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(kept);
        Files.write(kept, Arrays.copyOf(bytes, bytes.length - 5));
        digest(open(LATER));
        assertThat(reads).isEqualTo(2);
    }
}
