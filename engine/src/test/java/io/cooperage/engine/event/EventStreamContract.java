package io.cooperage.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.event.EventStream.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [EventStream] promises.
@Timeout(30)
abstract class EventStreamContract {
    /// A queue length for the tests: small, so that it can overflow.
    static final int QUEUE = 8;

    /// A fresh stream that queues [#QUEUE] events for each listener.
    abstract EventStream stream();

    @Test
    void everyListenerGetsEveryEventInTheOrderOfHistory() throws InterruptedException {
        EventStream stream = stream();
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        try (Subscription first = stream.subscribe(one, () -> {});
                Subscription second = stream.subscribe(two, () -> {})) {
            assertThat(List.of(first, second)).doesNotContainNull();
            for (int round = 0; round < 100; round++) {
                List<Thread> publishers = new ArrayList<>();
                for (int p = 0; p < QUEUE; p++) { // as many as fit, so nobody overflows
                    EngineEvent event = event(round * QUEUE + p);
                    publishers.add(Thread.ofVirtual().start(() -> stream.publish(event)));
                }
                for (Thread publisher : publishers) {
                    publisher.join();
                }
                one.awaitCount((round + 1) * QUEUE);
                two.awaitCount((round + 1) * QUEUE);
            }
            assertThat(one.seen()).isEqualTo(stream.history(Instant.EPOCH));
            assertThat(two.seen()).isEqualTo(one.seen());
        }
    }

    @Test
    void aSlowListenerDelaysNobody() throws InterruptedException {
        EventStream stream = stream();
        CountDownLatch release = new CountDownLatch(1);
        Recorder quick = new Recorder();
        Subscription slow = stream.subscribe(event -> await(release), () -> {});
        try (Subscription other = stream.subscribe(quick, () -> {})) {
            assertThat(other).isNotNull();
            for (int i = 0; i < 5; i++) {
                stream.publish(event(i));
            }
            quick.awaitCount(5);
        } finally {
            release.countDown();
            slow.close();
        }
    }

    @Test
    void overflowIsToldOnceInPlaceOfWhatWasMissedAndDeliveryGoesOn() throws InterruptedException {
        EventStream stream = stream();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Subscription subscription = stream.subscribe(
                event -> {
                    told.add(title(event));
                    entered.countDown();
                    await(release);
                },
                () -> told.add("overflow"))) {
            assertThat(subscription).isNotNull();
            stream.publish(event(0));
            entered.await();
            for (int i = 1; i <= 3 * QUEUE + 1; i++) {
                stream.publish(event(i));
            }
            release.countDown();
            assertThat(take(told)).isEqualTo("0");
            assertThat(take(told)).isEqualTo("overflow");
            String next = take(told);
            int first = Integer.parseInt(next);
            for (int i = first + 1; i <= 3 * QUEUE + 1; i++) {
                assertThat(take(told)).isEqualTo(Integer.toString(i));
            }
            stream.publish(event(100));
            assertThat(take(told)).isEqualTo("100");
        }
    }

    @Test
    void nothingIsDeliveredAfterClose() throws InterruptedException {
        EventStream stream = stream();
        for (int round = 0; round < 200; round++) {
            List<EngineEvent> seen = new ArrayList<>(); // written by the listener alone until close returns
            Subscription subscription = stream.subscribe(seen::add, () -> {});
            Thread publisher = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 20; i++) {
                    stream.publish(event(i));
                }
            });
            subscription.close();
            int count = seen.size();
            publisher.join();
            assertThat(seen).hasSize(count);
        }
    }

    @Test
    void aListenerMayCloseItsOwnSubscription() throws InterruptedException {
        EventStream stream = stream();
        CompletableFuture<Subscription> own = new CompletableFuture<>();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        own.complete(stream.subscribe(
                event -> {
                    own.join().close();
                    told.add(title(event));
                },
                () -> {}));
        stream.publish(event(1));
        stream.publish(event(2));
        assertThat(take(told)).isEqualTo("1");
        Recorder last = new Recorder();
        try (Subscription after = stream.subscribe(last, () -> {})) {
            assertThat(after).isNotNull();
            stream.publish(event(3));
            last.awaitCount(1);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aListenerThatThrowsGetsTheNextEvent() throws InterruptedException {
        EventStream stream = stream();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Subscription subscription = stream.subscribe(
                event -> {
                    told.add(title(event));
                    throw new IllegalStateException("on purpose");
                },
                () -> {})) {
            assertThat(subscription).isNotNull();
            stream.publish(event(1));
            stream.publish(event(2));
            assertThat(take(told)).isEqualTo("1");
            assertThat(take(told)).isEqualTo("2");
        }
    }

    @Test
    void aListenerMayPublish() throws InterruptedException {
        EventStream stream = stream();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Subscription subscription = stream.subscribe(
                event -> {
                    told.add(title(event));
                    if (title(event).equals("1")) {
                        stream.publish(event(2));
                    }
                },
                () -> {})) {
            assertThat(subscription).isNotNull();
            stream.publish(event(1));
            assertThat(take(told)).isEqualTo("1");
            assertThat(take(told)).isEqualTo("2");
        }
    }

    @Test
    void listenersRunOnVirtualThreads() throws InterruptedException {
        EventStream stream = stream();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Subscription subscription = stream.subscribe(
                event -> told.add(Boolean.toString(Thread.currentThread().isVirtual())), () -> {})) {
            assertThat(subscription).isNotNull();
            stream.publish(event(1));
            assertThat(take(told)).isEqualTo("true");
        }
    }

    @Test
    void historyIsBoundedKeepsTheLatestThousandAndBeginsWhereAsked() {
        EventStream stream = stream();
        int many = 20_000;
        for (int i = 0; i < many; i++) {
            stream.publish(event(i));
        }
        List<EngineEvent> all = stream.history(Instant.EPOCH);
        assertThat(all).hasSizeBetween(1000, many - 1);
        assertThat(all.getLast()).isEqualTo(event(many - 1));
        assertThat(all).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
        assertThat(stream.history(event(many - 3).time()))
                .containsExactly(event(many - 3), event(many - 2), event(many - 1));
    }

    static EngineEvent event(int number) {
        return new TaskEvent(
                Instant.ofEpochSecond(1_764_000_000L + number),
                "task",
                Integer.toString(number),
                TaskState.RUNNING,
                "",
                number,
                -1);
    }

    static String title(EngineEvent event) {
        return event instanceof TaskEvent task ? task.title() : event.toString();
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String take(BlockingQueue<String> told) throws InterruptedException {
        String next = told.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("a delivery").isNotNull();
        return Objects.requireNonNull(next);
    }

    /// Collects events and lets others wait for them.
    private static final class Recorder implements Consumer<EngineEvent> {
        private final List<EngineEvent> seen = new ArrayList<>();

        @Override
        public synchronized void accept(EngineEvent event) {
            seen.add(event);
            notifyAll();
        }

        synchronized void awaitCount(int count) throws InterruptedException {
            while (seen.size() < count) {
                wait();
            }
        }

        synchronized List<EngineEvent> seen() {
            return List.copyOf(seen);
        }
    }
}
