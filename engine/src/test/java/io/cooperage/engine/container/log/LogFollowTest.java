package io.cooperage.engine.container.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogFollowTest {
    private static final long START = 1_764_000_000_000_000_000L;

    private final LogWatcher watcher = new LogWatcher();

    @TempDir
    Path directory;

    @AfterEach
    void stopWatcher() {
        watcher.close();
    }

    @Test
    void everyLineIsReadOnceWhileTheShimWritesAndRotates() throws InterruptedException {
        int total = 30_000;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<LogLine> read = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(1);
        try (ShimLog shim = new ShimLog(directory, 3);
                PagedContainerLog log = PagedContainerLog.open(directory, watcher)) {
            Subscription following = log.follow(() -> {
                try {
                    List<LogLine> page = log.lines(read.size(), 1000);
                    while (!page.isEmpty()) {
                        read.addAll(page);
                        page = log.lines(read.size(), 1000);
                    }
                    if (read.size() >= total) {
                        all.countDown();
                    }
                } catch (RuntimeException e) {
                    failure.set(e);
                    all.countDown();
                }
            });
            Thread writer = Thread.ofPlatform().start(() -> write(shim, log, total));
            all.await();
            following.close();
            writer.join();
        }
        assertThat(failure).hasNullValue();
        assertThat(read).hasSize(total);
        for (int i = 0; i < total; i++) {
            LogLine line = read.get(i);
            assertThat(line.number()).isEqualTo(i);
            assertThat(line.text()).startsWith(i + " ");
        }
    }

    /// Looks at the log at every other rotation: a file that comes and goes between two looks can't be read by
    /// anyone.
    private static void write(ShimLog shim, PagedContainerLog log, int total) {
        Random random = new Random(7);
        int rotations = 0;
        for (int i = 0; i < total; i++) {
            byte[] text = (i + " " + "x".repeat(random.nextInt(60))).getBytes(StandardCharsets.US_ASCII);
            shim.add(START + i, false, false, text, text.length);
            if (random.nextInt(50) == 0) {
                shim.flush();
            }
            if (random.nextInt(1000) == 0) {
                shim.rotate();
                rotations++;
                if (rotations % 2 == 0) {
                    assertThat(log.lineCount()).isPositive();
                }
            }
        }
        shim.flush();
    }

    @Test
    void followingTellsOfEachBurstAndOfTheFirstLineOfAll() throws InterruptedException {
        BlockingQueue<Long> counts = new LinkedBlockingQueue<>();
        try (PagedContainerLog log = PagedContainerLog.open(directory, watcher);
                Subscription following = log.follow(() -> counts.add(log.lineCount()))) {
            assertThat(following).isNotNull();
            try (ShimLog shim = new ShimLog(directory, 1)) {
                shim.line(START, "one");
                awaitCount(counts, 1);
                shim.line(START, "two");
                awaitCount(counts, 2);
                shim.rotate();
                shim.line(START, "three");
                awaitCount(counts, 3);
            }
            assertThat(counts).as("nothing was added since").isEmpty();
        }
    }

    @Test
    void manyFollowersShareOneWatcherAndEndAlone() throws InterruptedException {
        BlockingQueue<Long> first = new LinkedBlockingQueue<>();
        BlockingQueue<Long> second = new LinkedBlockingQueue<>();
        try (ShimLog shim = new ShimLog(directory, 1);
                PagedContainerLog one = PagedContainerLog.open(directory, watcher);
                PagedContainerLog two = PagedContainerLog.open(directory, watcher)) {
            Subscription ending = one.follow(() -> first.add(one.lineCount()));
            Subscription staying = two.follow(() -> second.add(two.lineCount()));
            shim.line(START, "one");
            awaitCount(first, 1);
            awaitCount(second, 1);
            ending.close();
            shim.line(START, "two");
            awaitCount(second, 2);
            staying.close();
            assertThat(first).isEmpty();
        }
    }

    @Test
    void closingTheLogEndsItsFollowersEvenFromInside() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicLong calls = new AtomicLong();
        try (ShimLog shim = new ShimLog(directory, 1)) {
            PagedContainerLog log = PagedContainerLog.open(directory, watcher);
            Subscription following = log.follow(() -> {
                calls.incrementAndGet();
                log.close();
                closed.countDown();
            });
            shim.line(START, "one");
            closed.await();
            shim.line(START, "two");
            following.close();
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void aRemovedContainerEndsQuietlyAndOthersAreFollowedOn() throws IOException, InterruptedException {
        Path removed = Files.createDirectory(directory.resolve("removed"));
        Path kept = Files.createDirectory(directory.resolve("kept"));
        BlockingQueue<Long> counts = new LinkedBlockingQueue<>();
        try (PagedContainerLog gone = PagedContainerLog.open(removed, watcher);
                PagedContainerLog log = PagedContainerLog.open(kept, watcher);
                Subscription one = gone.follow(() -> {});
                Subscription two = log.follow(() -> counts.add(log.lineCount()));
                ShimLog shim = new ShimLog(kept, 1)) {
            assertThat(List.of(one, two)).doesNotContainNull();
            try (ShimLog dying = new ShimLog(removed, 1)) {
                dying.line(START, "last words");
            }
            Files.delete(removed.resolve("log"));
            Files.delete(removed.resolve("log.idx"));
            Files.delete(removed);
            shim.line(START, "still here");
            awaitCount(counts, 1);
        }
    }

    /// Waits for `wanted`; smaller counts may come before it.
    private static void awaitCount(BlockingQueue<Long> counts, long wanted) throws InterruptedException {
        Long count;
        do {
            count = counts.poll(30, TimeUnit.SECONDS);
            assertThat(count).as("told of %s lines", wanted).isNotNull().isLessThanOrEqualTo(wanted);
        } while (count < wanted);
    }
}
