package io.cooperage.engine.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.api.WriteOptions.Cause;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private static final WorkQueue.Key A = new WorkQueue.Key("n", "a");
    private static final WorkQueue.Key B = new WorkQueue.Key("n", "b");

    private static Cause cause(long revision) {
        return new Cause(new ObjectKey(new GroupResource("", "pods"), "n", "p"), revision);
    }

    @Test
    void aKeyWaitsOnceWithTheLastOfItsCauses() throws InterruptedException {
        WorkQueue queue = new WorkQueue();
        queue.add(A, cause(1));
        queue.add(B, null);
        queue.add(A, cause(2));
        assertThat(queue.take()).isEqualTo(new WorkQueue.Item(A, cause(2)));
        assertThat(queue.take()).isEqualTo(new WorkQueue.Item(B, null));
    }

    @Test
    void whatIsAddedDuringItsWorkComesAgainAfterIt() throws InterruptedException {
        WorkQueue queue = new WorkQueue();
        queue.add(A, cause(1));
        assertThat(queue.take()).isNotNull();
        queue.add(A, cause(2));
        queue.add(B, null);
        assertThat(queue.take()).isEqualTo(new WorkQueue.Item(B, null));
        queue.done(A);
        assertThat(queue.take()).isEqualTo(new WorkQueue.Item(A, cause(2)));
    }

    @Test
    void failuresAreCountedUntilASuccess() throws InterruptedException {
        WorkQueue queue = new WorkQueue();
        queue.add(A, null);
        assertThat(queue.take()).isNotNull();
        assertThat(queue.failed(A)).isEqualTo(1);
        queue.done(A);
        // Comes by itself.
        assertThat(queue.take()).isEqualTo(new WorkQueue.Item(A, null));
        assertThat(queue.failed(A)).isEqualTo(2);
        queue.succeeded(A);
        assertThat(queue.failed(A)).isEqualTo(1);
    }

    @Test
    void theEarlierOfTwoWaitsCounts() throws InterruptedException {
        WorkQueue queue = new WorkQueue();
        queue.addAfter(A, Duration.ofDays(1));
        queue.addAfter(A, Duration.ofMillis(1));
        queue.addAfter(A, Duration.ofDays(2));
        assertThat(queue.take()).isEqualTo(new WorkQueue.Item(A, null));
    }

    @Test
    void noKeyIsWorkedOnByTwoAndNoAdditionIsLost() throws InterruptedException {
        WorkQueue queue = new WorkQueue();
        Map<WorkQueue.Key, AtomicInteger> inWork = new ConcurrentHashMap<>();
        Map<WorkQueue.Key, AtomicInteger> newest = new ConcurrentHashMap<>();
        Map<WorkQueue.Key, Integer> worked = new ConcurrentHashMap<>();
        AtomicInteger clashes = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            Thread.ofVirtual().start(() -> {
                try {
                    for (WorkQueue.Item item = queue.take(); item != null; item = queue.take()) {
                        WorkQueue.Key key = item.key();
                        AtomicInteger workers = inWork.computeIfAbsent(key, k -> new AtomicInteger());
                        if (workers.incrementAndGet() > 1) {
                            clashes.incrementAndGet();
                        }
                        worked.put(
                                key,
                                newest.computeIfAbsent(key, k -> new AtomicInteger())
                                        .get());
                        workers.decrementAndGet();
                        queue.done(key);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                ended.countDown();
            });
        }
        for (int i = 1; i <= 20_000; i++) {
            WorkQueue.Key key = new WorkQueue.Key("n", "k" + i % 10);
            newest.computeIfAbsent(key, k -> new AtomicInteger()).set(i);
            queue.add(key, null);
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (worked.size() < 10 || !worked.values().stream().allMatch(n -> n > 19_990)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
        queue.close();
        ended.await();
        assertThat(clashes).hasValue(0);
    }
}
