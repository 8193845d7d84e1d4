package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts on one [Listener]: a virtual thread for every connection.
///
/// The JDK's blocking channels and not Netty's: Netty's portable unix socket ends both directions when the client
/// ends one (its half-closure is for TCP channels only), and its native one is a library for each processor. On
/// virtual threads blocking code gives order, back-pressure and half-closure for nothing.
final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);

    /// Between attempts while the process has no descriptor left to accept with.
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// Handlers get so long to notice that their clients are gone.
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final Listener listener;
    private final RequestService service;
    private final ConnectionTable connections = new ConnectionTable();
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private final Thread sweeper;
    private volatile boolean closed;

    ApiServer(Listener listener, RequestService service) {
        this.listener = listener;
        this.service = service;
        this.acceptor = Thread.ofVirtual().name("docker-api-accept").start(this::accept);
        this.sweeper = Thread.ofVirtual().name("docker-api-sweep").start(this::sweep);
    }

    String name() {
        return listener.name();
    }

    private void accept() {
        while (!closed) {
            try {
                begin(listener.accept());
            } catch (IOException e) {
                if (closed) {
                    return;
                }
                LOG.warn("{} can't accept a connection", listener.name(), e);
                pause(PAUSE);
            }
        }
    }

    private void begin(Wire wire) {
        if (closed || !connections.add(wire)) {
            wire.close();
            return;
        }
        HttpConnection connection = new HttpConnection(wire, connections, service);
        Thread worker = Thread.ofVirtual().name("docker-api").unstarted(() -> {
            try {
                connection.run();
            } finally {
                workers.remove(Thread.currentThread());
            }
        });
        workers.add(worker);
        worker.start();
    }

    private void sweep() {
        while (!closed) {
            pause(SWEEP);
            connections.sweep();
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    @Override
    public void close() {
        closed = true;
        listener.close();
        acceptor.interrupt();
        sweeper.interrupt();
        connections.closeAll();
        Set<Thread> working = Set.copyOf(workers);
        working.forEach(Thread::interrupt);
        long end = System.nanoTime() + FAREWELL.toNanos();
        for (Thread worker : working) {
            try {
                worker.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
