package io.cooperage.engine.container.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagedContainerLogTest {
    private static final long START = 1_764_000_000_000_000_000L;

    private final LogWatcher watcher = new LogWatcher();

    @TempDir
    Path directory;

    @AfterEach
    void stopWatcher() {
        watcher.close();
    }

    @Test
    void aLogThatWasNotBegunIsEmptyUntilItIs() {
        try (PagedContainerLog log = open()) {
            assertThat(log.lineCount()).isZero();
            assertThat(log.lines(0, 10)).isEmpty();
            assertThat(log.tail(10)).isEmpty();
            assertThat(log.lineAt(Instant.EPOCH)).isZero();
            assertThat(search(log, ".*")).isEmpty();
            try (ShimLog shim = new ShimLog(directory, 2)) {
                shim.line(START, "first");
            }
            assertThat(texts(log.lines(0, 10))).containsExactly("first");
        }
    }

    @Test
    void aContainerThatWasRemovedIsNotFound() {
        assertThatThrownBy(() -> PagedContainerLog.open(directory.resolve("gone"), watcher))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void anEntryIsALineWithItsParts() {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.entry(START + 4, true, true, "half".getBytes(UTF_8));
            shim.entry(START + 5, false, false, "\u001b[31mred\u001b[0m\r".getBytes(UTF_8));
            shim.entry(START + 6, false, false, new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b'});
            shim.entry(START + 7, false, false, new byte[0]);
        }
        Instant time = CriEntry.instant(START);
        try (PagedContainerLog log = open()) {
            assertThat(log.lines(0, 9))
                    .containsExactly(
                            new LogLine(0, time.plusNanos(4), StdStream.STDERR, "half", true),
                            new LogLine(1, time.plusNanos(5), StdStream.STDOUT, "\u001b[31mred\u001b[0m", false),
                            new LogLine(2, time.plusNanos(6), StdStream.STDOUT, "a\ufffd\ufffdb", false),
                            new LogLine(3, time.plusNanos(7), StdStream.STDOUT, "", false));
        }
    }

    @Test
    void anIncompleteLastLineIsShownOnceItIsComplete() {
        try (ShimLog shim = new ShimLog(directory, 2);
                PagedContainerLog log = open()) {
            shim.line(START, "one");
            byte[] entry = "2026-11-21T01:02:03.000000004Z stdout F two\n".getBytes(UTF_8);
            shim.raw(Arrays.copyOf(entry, 20));
            assertThat(log.lineCount()).isEqualTo(1);
            shim.raw(Arrays.copyOfRange(entry, 20, 42));
            assertThat(log.lineCount()).isEqualTo(1);
            shim.raw(Arrays.copyOfRange(entry, 42, entry.length));
            assertThat(log.lineCount()).isEqualTo(2);
            assertThat(log.lines(1, 1).getFirst())
                    .isEqualTo(new LogLine(
                            1, Instant.parse("2026-11-21T01:02:03.000000004Z"), StdStream.STDOUT, "two", false));
        }
    }

    @Test
    void anIncompleteLineThatAFullDiskTookBackIsForgotten() throws IOException {
        try (ShimLog shim = new ShimLog(directory, 2);
                PagedContainerLog log = open()) {
            shim.line(START, "one");
            assertThat(log.lineCount()).isEqualTo(1);
            long whole = Files.size(directory.resolve("log"));
            shim.raw("2026-11-21T01:02:03.000000004Z stdout F lost and lost and lost".getBytes(UTF_8));
            assertThat(log.lineCount()).isEqualTo(1);
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve("log").toFile(), "rw")) {
                file.setLength(whole);
            }
            shim.line(START, "2");
            shim.line(START, "3");
            assertThat(texts(log.lines(0, 9))).containsExactly("one", "2", "3");
        }
    }

    @Test
    void damageIsShownRatherThanHidden() {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.raw("\n".getBytes(UTF_8));
            shim.line(START, "good");
            shim.raw("2026-11-21T01:02:2026-11-21T01:02:03.000000004Z stdout F x\n".getBytes(UTF_8));
            shim.raw(new byte[] {0, 0, 0, '\n'});
        }
        try (PagedContainerLog log = open()) {
            Instant time = CriEntry.instant(START);
            assertThat(log.lines(0, 9))
                    .containsExactly(
                            new LogLine(0, Instant.EPOCH, StdStream.STDOUT, "", false),
                            new LogLine(1, time, StdStream.STDOUT, "good", false),
                            new LogLine(
                                    2,
                                    time,
                                    StdStream.STDOUT,
                                    "2026-11-21T01:02:2026-11-21T01:02:03.000000004Z stdout F x",
                                    false),
                            new LogLine(3, time, StdStream.STDOUT, "\0\0\0", false));
            assertThat(search(log, "stdout")).containsExactly(2L);
        }
    }

    @Test
    void anEndlessLineIsCutAndTheNextIsWhole() throws IOException {
        byte[] endless = new byte[5 << 20];
        Arrays.fill(endless, (byte) 'z');
        endless[endless.length - 1] = '\n';
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.line(START, "before");
            shim.raw(endless);
            shim.line(START + 1, "after z");
        }
        try (PagedContainerLog log = open()) {
            List<LogLine> lines = log.lines(0, 9);
            assertThat(lines).hasSize(3);
            assertThat(lines.get(1).text()).hasSize(LineCursor.MAX_LINE);
            assertThat(lines.get(2).text()).isEqualTo("after z");
            assertThat(search(log, "z")).containsExactly(1L, 2L);
        }
    }

    @Test
    void numbersStayValidThroughRotationAndDeletion() throws IOException {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.line(START, "0");
            shim.line(START + 1, "1");
            try (PagedContainerLog log = open()) {
                assertThat(log.lineCount()).isEqualTo(2);
                for (int i = 2; i < 10; i++) {
                    shim.rotate();
                    shim.line(START + i, Integer.toString(i));
                    assertThat(log.lineCount()).isEqualTo(i + 1);
                }
                assertThat(texts(log.lines(0, 20))).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
                assertThat(search(log, "[0-9]")).hasSize(10);
                assertThat(log.lineAt(CriEntry.instant(START + 5))).isEqualTo(5);
                assertThat(log.firstLine()).isZero();
            }
            try (PagedContainerLog fresh = open()) {
                assertThat(texts(fresh.lines(0, 20))).containsExactly("7", "8", "9");
            }
        }
    }

    @Test
    void deletedFilesAreLetGoWhenTheyHoldTooMuchDisk() {
        byte[] text = new byte[16_000];
        Arrays.fill(text, (byte) 'x');
        int perFile = 1500; // 24 MB
        try (ShimLog shim = new ShimLog(directory, 1);
                PagedContainerLog log = open()) {
            for (int file = 0; file < 6; file++) {
                for (int i = 0; i < perFile; i++) {
                    shim.add(START + i, false, false, text, text.length);
                }
                shim.flush();
                assertThat(log.lineCount()).isEqualTo((file + 1L) * perFile);
                shim.rotate();
            }
            shim.line(START, "last");
            assertThat(log.lineCount()).isEqualTo(6L * perFile + 1);
            assertThat(log.firstLine()).isEqualTo(3L * perFile);
            assertThat(log.lines(0, 10)).isEmpty();
            assertThat(log.lines(3L * perFile - 1, 2))
                    .extracting(LogLine::number)
                    .containsExactly(3L * perFile);
            assertThat(log.tail(1).getFirst().text()).isEqualTo("last");
        }
    }

    @Test
    void aSearchCanBeStoppedBetweenBatchesAndInsideALine() {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            byte[] text = "a".repeat(60).getBytes(UTF_8);
            for (int i = 0; i < 20_000; i++) {
                shim.add(START + i, false, false, text, text.length);
            }
        }
        try (PagedContainerLog log = open()) {
            AtomicInteger batches = new AtomicInteger();
            long found = log.search(
                    LogQuery.of(Pattern.compile("a")), numbers -> batches.incrementAndGet(), () -> batches.get() == 1);
            assertThat(batches).hasValue(1);
            assertThat(found).isPositive().isLessThan(20_000);

            AtomicInteger asked = new AtomicInteger();
            Pattern endless = Pattern.compile("(a+)+b|(a|aa)+$c|(a*)*(a*)*(a*)*d");
            assertThat(log.search(LogQuery.of(endless), numbers -> {}, () -> asked.incrementAndGet() > 2))
                    .isZero();
        }
    }

    @Test
    void closingTheLogEndsASearchUnderWay() {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            byte[] text = "a".repeat(160).getBytes(UTF_8);
            for (int i = 0; i < 60_000; i++) {
                shim.add(START + i, false, false, text, text.length);
            }
        }
        PagedContainerLog log = open();
        assertThatThrownBy(() -> log.search(LogQuery.of(Pattern.compile("a")), numbers -> log.close(), () -> false))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
    }

    @Test
    void anInterruptedSearchIsCancelledAndTheLogStaysOpen() {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.line(START, "text");
        }
        try (PagedContainerLog log = open()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> search(log, "text"))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
            assertThat(texts(log.lines(0, 1))).containsExactly("text");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(search(log, "text")).containsExactly(0L);
        }
    }

    @Test
    void anExpressionThatExhaustsTheStackIsTheCallersMistake() {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            // The longest entry the shim writes is no trouble; only damage is longer.
            shim.line(START, "a".repeat(16_384));
        }
        try (PagedContainerLog log = open()) {
            assertThat(search(log, "^(a|b)*$")).containsExactly(0L);
        }
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.line(START, "a".repeat(LineCursor.MAX_LINE - 100));
        }
        try (PagedContainerLog log = open()) {
            assertThatThrownBy(() -> search(log, "^(a|b)*$"))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
        }
    }

    @Test
    void searchKeepsToStreamAndTimes() {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            for (int i = 0; i < 10; i++) {
                shim.entry(START + i, i % 2 == 1, false, "x".getBytes(UTF_8));
            }
        }
        try (PagedContainerLog log = open()) {
            List<Long> found = new ArrayList<>();
            log.search(
                    new LogQuery(
                            Pattern.compile("x"),
                            StdStream.STDERR,
                            CriEntry.instant(START + 3),
                            CriEntry.instant(START + 7)),
                    batch -> Arrays.stream(batch).forEach(found::add),
                    () -> false);
            assertThat(found).containsExactly(3L, 5L, 7L);
        }
    }

    @Test
    void savingJoinsPartialEntriesAndKeepsEveryByte() {
        byte[] odd = {'a', (byte) 0xff, '\r'};
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.entry(START, false, true, "one ".getBytes(UTF_8));
            shim.entry(START + 1, false, false, "line".getBytes(UTF_8));
            shim.rotate();
            shim.entry(START + 2, false, false, odd);
            shim.entry(START + 3, false, true, "open".getBytes(UTF_8));
            shim.entry(START + 4, true, false, "err".getBytes(UTF_8));
        }
        try (PagedContainerLog log = open()) {
            assertThat(saved(log, LogExport.ALL)).isEqualTo("one line\na\u00ff\r\nopenerr\n");
            assertThat(saved(log, LogExport.WITH_TIMESTAMPS).split("(?<=\n)"))
                    .containsExactly(
                            "2025-11-24T16:00:00.000000000Z one line\n",
                            "2025-11-24T16:00:00.000000002Z a\u00ff\r\n",
                            "2025-11-24T16:00:00.000000003Z open\n",
                            "2025-11-24T16:00:00.000000004Z err\n");
            assertThat(saved(log, new LogExport(false, StdStream.STDERR, null, null, -1)))
                    .isEqualTo("err\n");
            assertThat(saved(log, new LogExport(false, null, null, null, 4))).isEqualTo("line\na\u00ff\r\nopenerr\n");
            assertThat(saved(log, new LogExport(false, null, null, null, 0))).isEmpty();
            assertThat(saved(
                            log,
                            new LogExport(false, null, CriEntry.instant(START + 1), CriEntry.instant(START + 2), -1)))
                    .isEqualTo("line\na\u00ff\r\n");
        }
    }

    @Test
    void savingToAFullDiskSaysSo() {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.line(START, "text");
        }
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        try (PagedContainerLog log = open()) {
            assertThatThrownBy(() -> log.writeTo(full, LogExport.ALL))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("No space left on device");
        }
    }

    @Test
    void aClosedLogSaysSo() {
        PagedContainerLog log = open();
        log.close();
        log.close();
        assertThatThrownBy(log::lineCount)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThatThrownBy(() -> log.follow(() -> {})).isInstanceOf(EngineException.class);
    }

    @Test
    void aLogThatLostItsDirectoryCanBeReadToItsEnd() throws IOException {
        try (ShimLog shim = new ShimLog(directory, 2)) {
            shim.line(START, "text");
            try (PagedContainerLog log = open()) {
                Files.delete(directory.resolve("log"));
                Files.delete(directory.resolve("log.idx"));
                Files.delete(directory);
                assertThat(log.lineCount()).isEqualTo(1);
                assertThat(texts(log.tail(5))).containsExactly("text");
            }
        }
    }

    private PagedContainerLog open() {
        return PagedContainerLog.open(directory, watcher);
    }

    private static List<String> texts(List<LogLine> lines) {
        return lines.stream().map(LogLine::text).toList();
    }

    private static List<Long> search(PagedContainerLog log, String expression) {
        List<Long> found = new ArrayList<>();
        log.search(
                LogQuery.of(Pattern.compile(expression)),
                batch -> Arrays.stream(batch).forEach(found::add),
                () -> false);
        return found;
    }

    /// Bytes as Latin-1 characters, so that each can be seen.
    private static String saved(PagedContainerLog log, LogExport what) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long written = log.writeTo(out, what);
        assertThat(written).isEqualTo(out.size());
        return out.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
