package io.cooperage.engine.container.stats;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.event.Mailbox;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Samples every running container once a second on one thread, which sleeps while nothing runs.
///
/// Rounds are held half-way between two seconds of the wall clock, so that each second gets exactly one
/// sample however the thread is delayed by some milliseconds. A container is read for the first time as soon
/// as it is added, so that its first round has rates. Any thread may call; listeners are called on virtual
/// threads and delay nobody.
public final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private static final long PERIOD_MILLIS = 1000;

    /// Rounds, and last samples of containers that end, a listener may fall behind before it misses some.
    private static final int ROUNDS = 128;

    private static final int OOM_QUEUE = 1024;

    /// Guards `containers`, `added` and `closed`; held for moments only, not while reading.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Map<String, SampledContainer> containers = new LinkedHashMap<>();
    /// A container was added that has not been read yet.
    private boolean added;

    private boolean closed;

    private final List<Mailbox<Map<String, ContainerStats>>> listeners = new CopyOnWriteArrayList<>();
    private final Mailbox<OutOfMemory> outOfMemory;

    private Sampler(ObjLongConsumer<String> onOutOfMemory) {
        // When it overflows some kills go untold; the shim has recorded those of the first process by itself.
        outOfMemory = new Mailbox<>(OOM_QUEUE, oom -> onOutOfMemory.accept(oom.id(), oom.kills()), () -> {});
    }

    /// @param onOutOfMemory called on a virtual thread with a container's id and the number of processes that
    ///     the kernel
    ///     has killed in it for lack of memory since it was told last
    public static Sampler start(ObjLongConsumer<String> onOutOfMemory) {
        Sampler sampler = new Sampler(onOutOfMemory);
        Thread.ofPlatform().daemon().name("cooperage-sampler").start(sampler::run);
        return sampler;
    }

    /// Samples a container from now on, in place of what was added under this id before. What was killed in it
    /// before its first sample has been told already.
    ///
    /// @param recorder gets every sample
    public void add(String id, SampleSource source, FlightRecorder recorder) {
        add(new SampledContainer(id, source, recorder, false));
    }

    /// The same for one that has just started: also what is killed before its first sample is told.
    public void addStarted(String id, SampleSource source, FlightRecorder recorder) {
        add(new SampledContainer(id, source, recorder, true));
    }

    private void add(SampledContainer container) {
        SampledContainer before;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            before = containers.put(container.id(), container);
            added = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (before != null) {
            before.end();
        }
    }

    /// Takes a last sample, if the group is still there, and stops; when this returns the recorder is flushed
    /// and nothing more is read. Unknown ids are fine.
    public void remove(String id) {
        SampledContainer removed;
        lock.lock();
        try {
            removed = containers.remove(id);
        } finally {
            lock.unlock();
        }
        if (removed != null) {
            sample(List.of(removed));
            removed.end();
        }
    }

    /// The last sample of a container that is being sampled.
    public Optional<ContainerStats> latest(String id) {
        lock.lock();
        try {
            SampledContainer container = containers.get(id);
            return container == null ? Optional.empty() : container.latest();
        } finally {
            lock.unlock();
        }
    }

    /// Tells every sample by its container's id, those of a round at once; what begins or ends between two
    /// rounds comes by itself, and the last sample of one that ends may overtake that of the round under way.
    /// A listener that falls far behind misses samples, and nothing else.
    public Subscription listen(Consumer<Map<String, ContainerStats>> listener) {
        Mailbox<Map<String, ContainerStats>> mailbox = new Mailbox<>(ROUNDS, listener, () -> {});
        listeners.add(mailbox);
        return () -> {
            listeners.remove(mailbox);
            mailbox.close();
        };
    }

    /// Ends the thread and flushes every recorder; containers run on.
    @Override
    public void close() {
        List<SampledContainer> ending;
        lock.lock();
        try {
            closed = true;
            ending = List.copyOf(containers.values());
            containers.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ending.forEach(SampledContainer::end);
        listeners.forEach(Mailbox::close);
        outOfMemory.close();
    }

    private void run() {
        long nextRound = System.nanoTime();
        boolean idle = true;
        while (true) {
            List<SampledContainer> due;
            boolean round;
            lock.lock();
            try {
                while (!closed && containers.isEmpty()) {
                    idle = true;
                    changed.await();
                }
                if (idle) {
                    nextRound = System.nanoTime() + untilNextRound();
                    idle = false;
                }
                long wait = nextRound - System.nanoTime();
                while (!closed && !added && wait > 0) {
                    wait = changed.awaitNanos(wait);
                }
                if (closed) {
                    return;
                }
                round = wait <= 0;
                added = false;
                due = containers.values().stream()
                        .filter(container -> round || container.isNew())
                        .toList();
            } catch (InterruptedException e) {
                LOG.error("The sampler was interrupted; no statistics are taken from now on", e);
                return;
            } finally {
                lock.unlock();
            }
            sample(due);
            if (round) {
                nextRound = System.nanoTime() + untilNextRound();
            }
        }
    }

    /// From half a period to one and a half: a round that came a little early is not held twice.
    private static long untilNextRound() {
        long millis = PERIOD_MILLIS - Math.floorMod(System.currentTimeMillis() - PERIOD_MILLIS / 2, PERIOD_MILLIS);
        return TimeUnit.MILLISECONDS.toNanos(millis < PERIOD_MILLIS / 2 ? millis + PERIOD_MILLIS : millis);
    }

    /// Samples these and tells of all of them at once: a listener is woken once a round, not by each
    /// container.
    private void sample(List<SampledContainer> due) {
        Map<String, ContainerStats> round = new LinkedHashMap<>();
        for (SampledContainer container : due) {
            try {
                @Nullable ContainerStats stats = container.sample(Instant.now(), System.nanoTime());
                if (stats != null) {
                    round.put(container.id(), stats);
                }
                long kills = container.takeOomKills();
                if (kills > 0) {
                    outOfMemory.put(new OutOfMemory(container.id(), kills));
                }
            } catch (RuntimeException e) { // the edge: one container's trouble must not end sampling
                container.failed(e);
            }
        }
        if (!round.isEmpty()) {
            Map<String, ContainerStats> told = Collections.unmodifiableMap(round);
            listeners.forEach(listener -> listener.put(told));
        }
    }

    private record OutOfMemory(String id, long kills) {}
}
