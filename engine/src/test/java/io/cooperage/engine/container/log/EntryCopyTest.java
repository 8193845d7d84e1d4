package io.cooperage.engine.container.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.EntrySink;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log handed over entry by entry, as those who frame it want it: from files, and from several logs as one.
class EntryCopyTest {
    private static final long START = 1_764_000_000_000_000_000L;

    @TempDir
    Path folder;

    private static final class Taken implements EntrySink {
        private final List<String> entries = new ArrayList<>();

        @Override
        public void entry(StdStream stream, byte[] bytes, int stampAt, int from, int length, boolean partial) {
            String stamp = stampAt < 0 ? "-" : new String(bytes, stampAt, 30, UTF_8);
            entries.add(stamp.substring(Math.max(0, stamp.length() - 11)) + " " + stream + " "
                    + new String(bytes, from, length, UTF_8) + (partial ? "…" : ""));
        }
    }

    private void write(int from, int to) {
        try (ShimLog log = new ShimLog(folder, 1)) {
            for (int i = from; i < to; i++) {
                byte[] text = ("line " + i).getBytes(UTF_8);
                log.add(START + i, i % 3 == 2, i % 4 == 3, text, text.length);
            }
        }
    }

    @Test
    void eachCopyGoesOnWhereTheOneBeforeEnded() {
        write(0, 4);
        try (LogWatcher watcher = new LogWatcher();
                PagedContainerLog log = PagedContainerLog.open(folder, watcher)) {
            Taken first = new Taken();
            long next = log.copyTo(first, LogExport.ALL, 0);
            assertThat(next).isEqualTo(4);
            assertThat(first.entries)
                    .containsExactly(
                            ".000000000Z STDOUT line 0",
                            ".000000001Z STDOUT line 1",
                            ".000000002Z STDERR line 2",
                            ".000000003Z STDOUT line 3…");
            Taken second = new Taken();
            assertThat(log.copyTo(second, LogExport.ALL, next)).isEqualTo(4);
            assertThat(second.entries).isEmpty();
            Taken last = new Taken();
            log.copyTo(last, LogExport.ALL, 3);
            assertThat(last.entries).containsExactly(".000000003Z STDOUT line 3…");
        }
    }

    @Test
    void onlyWhatIsWantedIsHandedOver() {
        write(0, 10);
        try (LogWatcher watcher = new LogWatcher();
                PagedContainerLog log = PagedContainerLog.open(folder, watcher)) {
            Taken errors = new Taken();
            Instant since = Instant.ofEpochSecond(START / 1_000_000_000L, 3);
            long next = log.copyTo(errors, new LogExport(false, StdStream.STDERR, since, null, -1), 0);
            assertThat(next).as("what is passed over counts too").isEqualTo(10);
            assertThat(errors.entries).containsExactly(".000000005Z STDERR line 5", ".000000008Z STDERR line 8");
        }
    }

    @Test
    void severalLogsAsOneAreCopiedToo() {
        write(0, 5);
        try (LogWatcher watcher = new LogWatcher();
                ContainerLog merged = MergedLog.of(List.of(PagedContainerLog.open(folder, watcher)))) {
            Taken taken = new Taken();
            assertThat(merged.copyTo(taken, LogExport.ALL, 2)).isEqualTo(5);
            assertThat(taken.entries)
                    .containsExactly(
                            ".000000002Z STDERR line 2", ".000000003Z STDOUT line 3…", ".000000004Z STDOUT line 4");
        }
    }

    @Test
    void aSinkThatFailsEndsTheCopy() {
        write(0, 2);
        try (LogWatcher watcher = new LogWatcher();
                PagedContainerLog log = PagedContainerLog.open(folder, watcher)) {
            assertThatThrownBy(() -> log.copyTo(
                            (_, _, _, _, _, _) -> {
                                throw new IOException("full");
                            },
                            LogExport.ALL,
                            0))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("full");
        }
    }
}
