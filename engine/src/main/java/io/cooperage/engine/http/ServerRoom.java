package io.cooperage.engine.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What the connections of one server share.
final class ServerRoom {
    /// Of the handlers' threads.
    private final String name;

    private final HttpHandler handler;
    private final HttpLimits limits;
    private final ConnectionTable connections;
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ServerRoom(String name, HttpHandler handler, HttpLimits limits, ConnectionTable connections) {
        this.name = name;
        this.handler = handler;
        this.limits = limits;
        this.connections = connections;
    }

    HttpHandler handler() {
        return handler;
    }

    HttpLimits limits() {
        return limits;
    }

    /// Event loop only.
    ConnectionTable connections() {
        return connections;
    }

    boolean closed() {
        return closed;
    }

    void work(ServerExchange exchange) {
        Thread worker = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                exchange.run();
            } finally {
                workers.remove(Thread.currentThread());
            }
        });
        exchange.runsOn(worker);
        workers.add(worker);
        worker.start();
    }

    /// No request begins any more. Event loop.
    void close() {
        closed = true;
        for (ConnectionTable.Entry entry : connections.all()) {
            if (entry instanceof HttpConnection connection) {
                connection.serverCloses();
            }
        }
    }

    /// Interrupts the handlers and waits for them.
    ///
    /// @return false when some are left
    boolean endWorkers(Duration limit) throws InterruptedException {
        Set<Thread> working = Set.copyOf(workers);
        working.forEach(Thread::interrupt);
        long end = System.nanoTime() + limit.toNanos();
        boolean ended = true;
        for (Thread worker : working) {
            ended &= worker.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        return ended;
    }
}
