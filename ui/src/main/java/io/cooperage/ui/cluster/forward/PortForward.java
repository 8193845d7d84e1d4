package io.cooperage.ui.cluster.forward;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.PodStream;
import io.cooperage.ui.cluster.client.TableListener;
import io.cooperage.ui.cluster.client.TableWatch;
import io.cooperage.ui.cluster.forward.ForwardTarget.Destination;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// One port of this machine's loopback address that leads into a cluster. It follows the pods that it may
/// lead to, so its status is true though nobody uses it, and each connection goes to one that is ready: a
/// connection made while pods are replaced waits for the next one. For any thread.
public final class PortForward implements AutoCloseable {
    /// How long a connection waits for somebody to answer.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ForwardTarget target;
    private final ServerSocketChannel listener;
    private final TableWatch watch;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Consumer<ForwardStatus> told;

    /// A permit says that the pods may have changed since the last look.
    private final Semaphore changes = new Semaphore(1);

    private final Thread looking;
    private final Object lock = new Object();
    private ForwardStatus status = ForwardStatus.BEGINNING; // lock
    private long looks; // lock

    /// @param told of each status, on any thread
    /// @throws EngineException CONFLICT when the port of this machine is taken, naming one that is free
    static PortForward open(ForwardTarget target, int localPort, Consumer<ForwardStatus> told) {
        return new PortForward(target, LocalPort.listen(localPort), told);
    }

    private PortForward(ForwardTarget target, ServerSocketChannel listener, Consumer<ForwardStatus> told) {
        this.target = target;
        this.listener = listener;
        this.told = told;
        String name = "forward-" + target.object().name();
        looking = Thread.ofVirtual().name(name + "-pods").start(this::look);
        watch = target.session()
                .follow(
                        target.pods(),
                        target.object().namespace(),
                        "",
                        TableListener.any(changes::release, why -> change(now -> now.nobody(why))));
        Thread.ofVirtual().name(name).start(this::accept);
    }

    public ObjectRef target() {
        return target.object();
    }

    public int remotePort() {
        return target.port();
    }

    public int localPort() {
        return listener.socket().getLocalPort();
    }

    public ForwardStatus status() {
        synchronized (lock) {
            return status;
        }
    }

    /// However many changes came, one look follows.
    private void look() {
        try {
            while (listener.isOpen()) {
                changes.acquire();
                changes.drainPermits();
                find();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void find() {
        try {
            Destination found = target.destination();
            change(now -> now.pod().equals(found.pod()) ? now : now.to(found.pod()));
        } catch (EngineException e) {
            change(now -> now.nobody(String.valueOf(e.getMessage())));
        }
        synchronized (lock) {
            looks++;
            lock.notifyAll();
        }
    }

    private void change(UnaryOperator<ForwardStatus> how) {
        ForwardStatus now;
        synchronized (lock) {
            now = how.apply(status);
            if (now.equals(status)) {
                return;
            }
            status = now;
        }
        told.accept(now);
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel connection = listener.accept();
                open.add(connection);
                change(now -> now.withConnections(open.size()));
                Thread.ofVirtual()
                        .name("forward-" + target.object().name() + "-connection")
                        .start(() -> carry(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void carry(SocketChannel connection) {
        try (connection;
                PodStream stream = reach(connection)) {
            stream.carry();
            change(now -> now.withProblem(""));
        } catch (EngineException e) {
            change(now -> now.withProblem(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            // The program of this machine went away: that is no failure of the forward.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
            change(now -> now.withConnections(open.size()));
        }
    }

    /// A way to a pod that is ready; where there is none, waits for the pods to change.
    private PodStream reach(SocketChannel connection) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long before;
            synchronized (lock) {
                before = looks;
            }
            try {
                Destination found = target.destination();
                return new PodStream(
                        target.session(), target.object().namespace(), found.pod(), found.port(), connection);
            } catch (EngineException e) {
                boolean passing = e.kind() == ErrorKind.UNAVAILABLE || e.kind() == ErrorKind.NOT_FOUND;
                if (!passing || !awaitLook(before, deadline)) {
                    throw e;
                }
            }
        }
    }

    /// @return whether the pods were looked at again before the deadline
    private boolean awaitLook(long before, long deadline) throws InterruptedException {
        synchronized (lock) {
            while (looks == before && listener.isOpen()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            return listener.isOpen();
        }
    }

    @Override
    public void close() {
        watch.close();
        looking.interrupt();
        try {
            listener.close();
            for (SocketChannel connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            change(now -> now.withProblem(String.valueOf(e.getMessage())));
        }
        synchronized (lock) {
            lock.notifyAll();
        }
    }
}
