package io.cooperage.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns SIGTERM, SIGINT and SIGHUP, or a closed window, into an orderly return of the main thread and exit status 0.
///
/// The JVM answers these signals by running its shutdown hooks and then ending with 128 + signal. The hook here wakes
/// the main thread, waits until that has closed what it opened, and ends the JVM with 0: being asked to stop is no
/// failure. Close it last, so list it first in a try-with-resources.
final class Termination implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

    /// Longer than any close takes; a hung one must not keep the machine from shutting down.
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("termination").unstarted(this::shutDown);

    private Termination() {}

    static Termination expected() {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(termination.hook);
        return termination;
    }

    /// Returns when the process was asked to end.
    void await() throws InterruptedException {
        asked.await();
        LOG.info("asked to stop");
    }

    /// Asks as a signal does. Any thread.
    void ask() {
        asked.countDown();
    }

    private void shutDown() {
        asked.countDown();
        try {
            if (closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(0);
            }
            LOG.error("not closed after {} s, ending anyway", PATIENCE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("ending because of a signal");
        }
        closed.countDown();
    }
}
