package io.cooperage.engine.container.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.linux.CgroupReading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SamplerTest {
    @TempDir
    Path directory;

    private final BlockingQueue<String> outOfMemory = new LinkedBlockingQueue<>();
    private final Sampler sampler = Sampler.start((id, kills) -> outOfMemory.add(id + " " + kills));

    @AfterEach
    void stop() {
        sampler.close();
    }

    @Test
    void noSecondHasTwoSamplesAndEachHasItsRates() throws InterruptedException {
        AtomicLong reads = new AtomicLong();
        BlockingQueue<ContainerStats> told = new LinkedBlockingQueue<>();
        FlightRecorder recorder = new FlightRecorder(directory.resolve("stats"));
        try (Subscription listening = listen((id, stats) -> told.add(stats))) {
            assertThat(listening).isNotNull();
            sampler.add("a", () -> Samples.reading(reads.incrementAndGet() * 1000, 4096, 0), recorder);
            ContainerStats first = take(told);
            assertThat(first.cpu()).as("nothing to reckon from").isEmpty();
            assertThat(first.memory()).hasValue(4096);
            ContainerStats before = take(told);
            for (int i = 0; i < 3; i++) {
                ContainerStats next = take(told);
                assertThat(next.cpu()).isPresent();
                assertThat(next.time().getEpochSecond()).isEqualTo(before.time().getEpochSecond() + 1);
                before = next;
            }
            sampler.remove("a");
            assertThat(recorder.history(Instant.EPOCH, Instant.MAX))
                    .extracting(ContainerStats::time)
                    .contains(first.time(), before.time());
        }
    }

    @Test
    void afterRemoveNothingIsReadAndLatestIsForgotten() throws InterruptedException {
        AtomicLong reads = new AtomicLong();
        BlockingQueue<ContainerStats> told = new LinkedBlockingQueue<>();
        try (Subscription listening = listen((id, stats) -> told.add(stats))) {
            assertThat(listening).isNotNull();
            sampler.add("kept", () -> Samples.reading(1, 1, 0), recorder("kept"));
            take(told);
            sampler.add("gone", () -> Samples.reading(reads.incrementAndGet(), 2, 0), recorder("gone"));
            take(told);
            assertThat(sampler.latest("gone")).isPresent();
            sampler.remove("gone");
            sampler.remove("gone");
            assertThat(sampler.latest("gone")).isEmpty();
            long then = reads.get();
            told.clear();
            take(told); // a round without it
            take(told);
            assertThat(reads).hasValue(then);
        }
    }

    @Test
    void outOfMemoryKillsAreToldOnceAndOldOnesNotAtAll() throws InterruptedException {
        AtomicLong kills = new AtomicLong(5);
        BlockingQueue<ContainerStats> told = new LinkedBlockingQueue<>();
        Subscription listening = listen((id, stats) -> told.add(stats));
        sampler.add("a", () -> Samples.reading(1, 1, kills.get()), recorder("a"));
        take(told);
        kills.set(7);
        assertThat(take(outOfMemory)).isEqualTo("a 2");
        listening.close();
        kills.set(8);
        sampler.remove("a"); // the last look tells of what killed it
        assertThat(take(outOfMemory)).isEqualTo("a 1");
        assertThat(outOfMemory).isEmpty();
    }

    @Test
    void whatIsKilledBeforeTheFirstSampleOfAStartedContainerIsTold() throws InterruptedException {
        sampler.addStarted("a", () -> Samples.reading(1, 1, 1), recorder("a"));
        sampler.remove("a");
        assertThat(take(outOfMemory)).isEqualTo("a 1");
    }

    @Test
    void oneThatCanNotBeReadDoesNotKeepOthersFromBeingSampled() throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        AtomicLong failures = new AtomicLong();
        try (Subscription listening = listen((id, stats) -> told.add(id))) {
            assertThat(listening).isNotNull();
            sampler.add(
                    "bad",
                    () -> {
                        failures.incrementAndGet();
                        throw EngineException.notFound("the group is gone");
                    },
                    recorder("bad"));
            sampler.add(
                    "worse",
                    () -> {
                        throw new IllegalStateException("on purpose");
                    },
                    recorder("worse"));
            sampler.add("good", () -> Samples.reading(1, 1, 0), recorder("good"));
            for (int i = 0; i < 3; i++) {
                assertThat(take(told)).isEqualTo("good");
            }
            assertThat(failures).hasValueGreaterThan(1);
        }
    }

    @Test
    void whatCanNotBeRecordedIsStillShown() throws InterruptedException {
        BlockingQueue<ContainerStats> told = new LinkedBlockingQueue<>();
        try (Subscription listening = listen((id, stats) -> told.add(stats))) {
            assertThat(listening).isNotNull();
            sampler.add("a", () -> Samples.reading(1, 1, 0), new FlightRecorder(directory.resolve("no/such")));
            take(told);
            assertThat(take(told).cpu()).isPresent();
        }
    }

    @Test
    void whileNothingRunsTheThreadSleeps() throws InterruptedException {
        BlockingQueue<ContainerStats> told = new LinkedBlockingQueue<>();
        try (Subscription listening = listen((id, stats) -> told.add(stats))) {
            assertThat(listening).isNotNull();
            sampler.add("a", () -> Samples.reading(1, 1, 0), recorder("a"));
            take(told);
            sampler.remove("a");
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("cooperage-sampler") && each.isAlive())
                    .findFirst()
                    .orElseThrow();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (thread.getState() != Thread.State.WAITING) { // not TIMED_WAITING: no clock will wake it
                assertThat(System.nanoTime()).as("asleep at last").isLessThan(deadline);
                told.poll(50, TimeUnit.MILLISECONDS);
            }
            sampler.add("b", () -> Samples.reading(1, 1, 0), recorder("b"));
            told.clear();
            take(told);
        }
    }

    @Test
    void aReplacedContainerIsReadFromItsNewSource() throws InterruptedException {
        BlockingQueue<ContainerStats> told = new LinkedBlockingQueue<>();
        FlightRecorder recorder = recorder("a");
        try (Subscription listening = listen((id, stats) -> told.add(stats))) {
            assertThat(listening).isNotNull();
            sampler.add("a", () -> Samples.reading(1, 1, 0), recorder);
            take(told);
            CgroupReading second = Samples.reading(1, 2, 0);
            sampler.add("a", () -> second, recorder);
            List<Long> memory = List.of(
                    take(told).memory().orElse(0),
                    take(told).memory().orElse(0),
                    take(told).memory().orElse(0));
            assertThat(memory).endsWith(2L, 2L);
        }
    }

    @Test
    void aSourceIsClosedWhenItIsNotReadAnyMore() throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        Source first = new Source();
        Source second = new Source();
        Source third = new Source();
        try (Subscription listening = listen((id, stats) -> told.add(id))) {
            assertThat(listening).isNotNull();
            sampler.add("a", first, recorder("a"));
            take(told);
            sampler.add("a", second, recorder("a"));
            assertThat(first.closed).isTrue();
            take(told);
            sampler.add("b", third, recorder("b"));
            sampler.remove("a");
            assertThat(second.closed).isTrue();
            assertThat(third.closed).isFalse();
            sampler.close();
            assertThat(third.closed).isTrue();
            assertThat(first.readAfterClose || second.readAfterClose || third.readAfterClose)
                    .isFalse();
        }
    }

    @Test
    void aRoundIsToldAtOnce() throws InterruptedException {
        BlockingQueue<Set<String>> told = new LinkedBlockingQueue<>();
        try (Subscription listening = sampler.listen(round -> told.add(round.keySet()))) {
            assertThat(listening).isNotNull();
            for (String id : List.of("a", "b", "c")) {
                sampler.add(id, () -> Samples.reading(1, 1, 0), recorder(id));
            }
            Set<String> round = take(told);
            while (round.size() < 3) { // those that were read as they were added
                round = take(told);
            }
            assertThat(round).containsExactly("a", "b", "c");
        }
    }

    private static final class Source implements SampleSource {
        private volatile boolean closed;
        private volatile boolean readAfterClose;

        @Override
        public CgroupReading read() {
            readAfterClose |= closed;
            return Samples.reading(1, 1, 0);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Subscription listen(BiConsumer<String, ContainerStats> listener) {
        return sampler.listen(round -> round.forEach(listener));
    }

    private FlightRecorder recorder(String id) {
        return new FlightRecorder(directory.resolve(id));
    }

    private static <T> T take(BlockingQueue<T> told) throws InterruptedException {
        return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "nothing was told");
    }
}
