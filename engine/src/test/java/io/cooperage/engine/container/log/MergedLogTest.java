package io.cooperage.engine.container.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.Entry;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedLogTest {
    private static final long START = 1_764_000_000_000_000_000L;
    private static final int LINES = 20_000;

    private final LogWatcher watcher = new LogWatcher();
    private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(7);

    @TempDir
    Path folder;

    @AfterEach
    void stopWatcher() {
        watcher.close();
    }

    private record Line(long nanos, int source, String text) {}

    /// Three logs whose lines come in bursts, many of them at the same instant.
    private List<Line> write() throws IOException {
        List<Line> all = new ArrayList<>();
        for (int source = 0; source < 3; source++) {
            Path directory = Files.createDirectory(folder.resolve("c" + source));
            long time = START + random.nextInt(1000);
            try (ShimLog shim = new ShimLog(directory, 2)) {
                for (int i = 0; i < LINES >> source; i++) {
                    time += random.nextInt(4) == 0 ? random.nextInt(5_000) : 0;
                    Line line = new Line(time, source, "c" + source + " line " + i);
                    byte[] text = line.text().getBytes(StandardCharsets.UTF_8);
                    shim.add(time, false, false, text, text.length);
                    all.add(line);
                }
                shim.flush();
            }
        }
        // Stable: lines of one log keep their order.
        all.sort(Comparator.comparingLong(Line::nanos).thenComparingInt(Line::source));
        return all;
    }

    private MergedLog open() {
        List<ContainerLog> logs = new ArrayList<>();
        for (int source = 0; source < 3; source++) {
            logs.add(PagedContainerLog.open(folder.resolve("c" + source), watcher));
        }
        return MergedLog.of(logs);
    }

    @Test
    void everyPageIsThatOfAllLinesByTime() throws IOException {
        List<Line> all = write();
        try (MergedLog merged = open()) {
            assertThat(merged.lineCount()).isEqualTo(all.size());
            for (int round = 0; round < 60; round++) {
                int first = random.nextInt(all.size());
                int count = 1 + random.nextInt(300);
                List<Entry> page = merged.entries(first, count);
                List<Line> expected = all.subList(first, Math.min(all.size(), first + count));
                assertThat(page.stream().map(entry -> entry.line().text()))
                        .containsExactlyElementsOf(
                                expected.stream().map(Line::text).toList());
                assertThat(page.stream().map(Entry::source))
                        .containsExactlyElementsOf(
                                expected.stream().map(Line::source).toList());
                assertThat(page.getFirst().line().number()).isEqualTo(first);
                assertThat(page.getLast().line().number()).isEqualTo(first + expected.size() - 1);
            }
        }
    }

    @Test
    void pagesOneAfterAnotherLeaveNothingOut() throws IOException {
        List<Line> all = write();
        List<String> read = new ArrayList<>();
        try (MergedLog merged = open()) {
            for (List<LogLine> page = merged.lines(0, 100); !page.isEmpty(); page = merged.lines(read.size(), 100)) {
                page.forEach(line -> read.add(line.text()));
            }
        }
        assertThat(read).containsExactlyElementsOf(all.stream().map(Line::text).toList());
    }

    @Test
    void anInstantIsFoundAmongAllOfThem() throws IOException {
        List<Line> all = write();
        long time = all.get(all.size() / 2).nanos();
        long expected = all.stream().filter(line -> line.nanos() < time).count();
        try (MergedLog merged = open()) {
            assertThat(merged.lineAt(CriEntry.instant(time))).isEqualTo(expected);
            assertThat(merged.lineAt(Instant.EPOCH)).isZero();
            assertThat(merged.lineAt(CriEntry.instant(START).plusSeconds(9999))).isEqualTo(all.size());
        }
    }

    @Test
    void aSearchGivesThePlacesAmongAll() throws IOException {
        List<Line> all = write();
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).text().endsWith("77")) {
                expected.add((long) i);
            }
        }
        List<Long> found = new ArrayList<>();
        try (MergedLog merged = open()) {
            long count = merged.search(
                    LogQuery.of(Pattern.compile("77$")),
                    batch -> Arrays.stream(batch).forEach(found::add),
                    () -> false);
            assertThat(count).isEqualTo(expected.size());
        }
        assertThat(found).containsExactlyElementsOf(expected);
    }

    @Test
    void theEndIsWrittenOutInOrder() throws IOException {
        List<Line> all = write();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MergedLog merged = open()) {
            long bytes = merged.writeTo(out, new LogExport(false, null, null, null, 50));
            assertThat(bytes).isEqualTo(out.size());
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyElementsOf(all.subList(all.size() - 50, all.size()).stream()
                        .map(Line::text)
                        .toList());
    }

    @Test
    void whatIsWrittenNowIsToldOnceItHasSettled() throws IOException, InterruptedException {
        write();
        try (MergedLog merged = open();
                ShimLog shim = new ShimLog(folder.resolve("c1"), 2)) {
            long before = merged.lineCount();
            CountDownLatch shown = new CountDownLatch(1);
            try (Subscription following = merged.follow(() -> {
                if (merged.lineCount() > before) {
                    shown.countDown();
                }
            })) {
                assertThat(following).isNotNull();
                shim.line(CriEntry.nanos(Instant.now()), "news");
                assertThat(shown.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(merged.tail(1).getFirst().text()).isEqualTo("news");
        }
    }
}
