package io.cooperage.engine.api.docker;

import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.event.Mailbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The latest requests, and a live view of them. Any thread. A slow listener delays no request: what it falls
/// behind by is dropped, and it is told to read [#latest] again.
public final class RequestLog {
    /// How many requests are remembered.
    public static final int LENGTH = 1000;

    /// How many changes a listener may fall behind.
    private static final int QUEUE = 4096;

    /// Guards all below; held for moments only.
    private final ReentrantLock lock = new ReentrantLock();

    private final LinkedHashMap<Long, ApiRequest> latest = new LinkedHashMap<>();
    private final List<Mailbox<ApiRequest>> listeners = new ArrayList<>();
    private long last;

    /// Oldest first.
    public List<ApiRequest> latest() {
        lock.lock();
        try {
            return List.copyOf(latest.values());
        } finally {
            lock.unlock();
        }
    }

    /// @param overflow called in place of what was dropped
    public Subscription subscribe(Consumer<ApiRequest> listener, Runnable overflow) {
        Mailbox<ApiRequest> mailbox = new Mailbox<>(QUEUE, listener, overflow);
        lock.lock();
        try {
            listeners.add(mailbox);
        } finally {
            lock.unlock();
        }
        return () -> {
            lock.lock();
            try {
                listeners.removeIf(other -> other == mailbox);
            } finally {
                lock.unlock();
            }
            mailbox.close();
        };
    }

    long nextNumber() {
        lock.lock();
        try {
            last++;
            return last;
        } finally {
            lock.unlock();
        }
    }

    void tell(ApiRequest request) {
        lock.lock();
        try {
            // One that was pushed out while it ran stays out: the log is in the order of beginnings.
            if (request.running() || latest.containsKey(request.number())) {
                latest.put(request.number(), request);
            }
            if (latest.size() > LENGTH) {
                latest.pollFirstEntry();
            }
            listeners.forEach(mailbox -> mailbox.put(request));
        } finally {
            lock.unlock();
        }
    }
}
