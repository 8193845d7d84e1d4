package io.cooperage.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns SIGTERM, SIGINT and SIGHUP, or a closed window, into an orderly return of the main thread and exit status 0:
/// being asked to stop is no failure. Close it last, so list it first in a try-with-resources.
///
/// Handles the signals itself, because the JVM's own answer is to run all shutdown hooks at once, and JavaFX has one
/// that
/// takes the toolkit away while the window is still being closed.
///
/// A second signal, or a close that hangs, ends the process on the spot; containers outlive that, too.
final class Termination implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    /// Longer than any close takes; a hung one must not keep the machine from shutting down.
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Each puts one signal back as it was.
    private final List<Runnable> handlers = new ArrayList<>();

    private Termination() {}

    static Termination expected() {
        Termination termination = new Termination();
        for (ProcessSignal signal : List.of(ProcessSignal.TERM, ProcessSignal.INT, ProcessSignal.HUP)) {
            termination.handlers.add(signal.handle(() -> termination.signalled(signal)));
        }
        return termination;
    }

    /// Returns when the process was asked to end.
    void await() throws InterruptedException {
        asked.await();
        LOG.info("ending");
    }

    /// Asks as a signal does. Any thread.
    void ask() {
        asked.countDown();
    }

    private void signalled(ProcessSignal signal) {
        LOG.info("received SIG{}", signal);
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(signal.exitStatus());
        }
        ask();
        Thread.ofPlatform().daemon().name("patience").start(() -> endWhenHung(signal));
    }

    private void endWhenHung(ProcessSignal signal) {
        try {
            if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.error("not closed after {} s, ending anyway", PATIENCE_SECONDS);
                Runtime.getRuntime().halt(signal.exitStatus());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        handlers.forEach(Runnable::run);
    }
}
