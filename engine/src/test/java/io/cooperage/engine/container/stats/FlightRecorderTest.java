package io.cooperage.engine.container.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    /// At the start of a minute.
    private static final Instant START = Instant.ofEpochSecond(1_764_000_000).plusMillis(500);

    @TempDir
    Path directory;

    private Path file = Path.of("stats");

    @BeforeEach
    void nameFile() {
        file = directory.resolve("stats");
    }

    @Test
    void whatWasRecordedIsTheHistory() {
        FlightRecorder recorder = new FlightRecorder(file);
        assertThat(recorder.latest()).isEmpty();
        assertThat(everything(recorder)).isEmpty();
        List<ContainerStats> samples = append(recorder, START, 30);
        assertThat(recorder.latest()).contains(samples.getLast());
        assertThat(everything(recorder)).isEqualTo(samples);
        assertThat(recorder.history(START.plusSeconds(10), START.plusSeconds(12)))
                .isEqualTo(samples.subList(10, 13));
        recorder.flush();
        recorder.flush();
        assertThat(everything(recorder)).isEqualTo(samples);
    }

    @Test
    void aDayIsKeptInThreeResolutionsWithoutGapsOrOverlap() throws IOException {
        FlightRecorder recorder = new FlightRecorder(file);
        int seconds = 26 * 3600 + 17;
        List<ContainerStats> samples = append(recorder, START, seconds);
        List<ContainerStats> history = everything(recorder);
        assertThat(Files.size(file)).isLessThan(300_000);

        Instant last = samples.getLast().time();
        assertThat(history.getLast().time()).isEqualTo(last);
        assertThat(history.getFirst().time())
                .isBetween(last.minus(Duration.ofHours(24)), last.minusSeconds(86_400 - 60));
        int fine = 0;
        int tens = 0;
        int minutes = 0;
        for (int i = 1; i < history.size(); i++) {
            long step = Duration.between(
                            history.get(i - 1).time(), history.get(i).time())
                    .toSeconds();
            switch ((int) step) {
                case 1 -> fine++;
                case 10 -> tens++;
                case 60 -> minutes++;
                default ->
                    throw new AssertionError(
                            step + " s before " + history.get(i).time());
            }
        }
        assertThat(fine).isBetween(590, 600);
        assertThat(tens).isBetween(655, 661);
        assertThat(minutes).isBetween(1318, 1321);
        // Every sample counts once: what a minute says of cpu is the mean of its sixty seconds.
        ContainerStats minute = history.get(100);
        int end = (int) Duration.between(START, minute.time()).toSeconds();
        assertThat(minute.cpu().orElse(-1))
                .isCloseTo(
                        samples.subList(end - 59, end + 1).stream()
                                .mapToDouble(stats -> stats.cpu().orElse(0))
                                .average()
                                .orElse(-2),
                        within(1e-6)); // kept as a float
        assertThat(minute.memory())
                .hasValue(samples.subList(end - 59, end + 1).stream()
                        .mapToLong(stats -> stats.memory().orElse(0))
                        .max()
                        .orElse(-1));
    }

    @Test
    void afterACrashTheNextEngineGoesOnWithNothingLost() {
        List<ContainerStats> samples = new ArrayList<>();
        for (int run = 0; run < 80; run++) {
            FlightRecorder recorder = new FlightRecorder(file); // the one before was never flushed
            samples.addAll(append(recorder, START.plusSeconds(samples.size()), 97 + run));
        }
        FlightRecorder whole = new FlightRecorder(directory.resolve("whole"));
        samples.forEach(whole::append);
        assertThat(everything(new FlightRecorder(file))).isEqualTo(everything(whole));
    }

    @Test
    void aContainerThatRanAgainMuchLaterKeepsBothRuns() {
        FlightRecorder recorder = new FlightRecorder(file);
        append(recorder, START, 65);
        recorder.flush();
        Instant later = START.plus(Duration.ofHours(3));
        List<ContainerStats> again = append(recorder, later, 15);
        List<ContainerStats> history = everything(recorder);
        assertThat(history.subList(2, history.size())).isEqualTo(again);
        assertThat(history.subList(0, 2))
                .extracting(ContainerStats::time)
                .containsExactly(START.plusSeconds(59), START.plusSeconds(64));
    }

    @Test
    void aTornRecordIsPassedOver() throws IOException {
        FlightRecorder recorder = new FlightRecorder(file);
        List<ContainerStats> samples = new ArrayList<>(append(recorder, START, 5));
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            int slot = Resolution.SECOND.slot(START.plusSeconds(2).getEpochSecond());
            raw.seek(64 + (long) slot * StatsRecord.SIZE + 50);
            raw.write(new byte[] {1, 2, 3, 4, 5, 6});
        }
        samples.remove(2);
        assertThat(everything(recorder)).isEqualTo(samples);
        assertThat(everything(new FlightRecorder(file))).isEqualTo(samples);
    }

    @Test
    void aFileCutShortKeepsWhatItHas() throws IOException {
        List<ContainerStats> samples = append(new FlightRecorder(file), START, 5);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            int slot = Resolution.SECOND.slot(START.plusSeconds(3).getEpochSecond());
            raw.setLength(64 + (long) slot * StatsRecord.SIZE + 50);
        }
        FlightRecorder recorder = new FlightRecorder(file);
        assertThat(everything(recorder)).isEqualTo(samples.subList(0, 3));
        List<ContainerStats> more = append(recorder, START.plusSeconds(10), 2);
        assertThat(everything(recorder)).hasSize(5).endsWith(more.toArray(ContainerStats[]::new));
    }

    @Test
    void anotherVersionIsBegunAnew() throws IOException {
        Files.write(file, new byte[5000]);
        FlightRecorder recorder = new FlightRecorder(file);
        assertThat(everything(recorder)).isEmpty();
        List<ContainerStats> samples = append(recorder, START, 2);
        assertThat(everything(recorder)).isEqualTo(samples);
    }

    @Test
    void aClockSetBackForgetsTheFuture() {
        FlightRecorder recorder = new FlightRecorder(file);
        append(recorder, START.plus(Duration.ofDays(1)), 100);
        List<ContainerStats> samples = append(recorder, START, 20);
        assertThat(everything(recorder)).isEqualTo(samples);
        assertThat(recorder.latest()).contains(samples.getLast());
    }

    @Test
    void absentStaysAbsentAndZeroStaysZero() {
        FlightRecorder recorder = new FlightRecorder(file);
        append(recorder, START, 1);
        ContainerStats read = everything(recorder).getFirst();
        assertThat(read.writeRate()).hasValue(0);
        assertThat(read.ioPressure()).isEmpty();
        assertThat(read.memoryLimit()).isEmpty();
    }

    @Test
    void aDirectoryThatIsGoneIsNamed() {
        FlightRecorder recorder = new FlightRecorder(directory.resolve("gone/stats"));
        assertThat(everything(recorder)).isEmpty();
        assertThatThrownBy(() -> append(recorder, START, 1))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("gone/stats");
    }

    private static List<ContainerStats> append(FlightRecorder recorder, Instant from, int seconds) {
        List<ContainerStats> samples = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            ContainerStats stats = Samples.stats(from.plusSeconds(i), i % 8, 1000 + i * 7919L % 5000);
            recorder.append(stats);
            samples.add(stats);
        }
        return samples;
    }

    private static List<ContainerStats> everything(FlightRecorder recorder) {
        return recorder.history(Instant.EPOCH, START.plus(Duration.ofDays(100)));
    }
}
