package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What was called on a fake, and what a test wants to happen in a call. Any thread.
final class FakeCalls {
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /// Guards the two below.
    private final Object lock = new Object();

    private final Map<String, RuntimeException> failures = new HashMap<>();
    private final Map<String, CountDownLatch> gates = new HashMap<>();

    List<String> all() {
        return List.copyOf(calls);
    }

    void failNext(String method, RuntimeException failure) {
        synchronized (lock) {
            failures.put(method, failure);
        }
    }

    void hold(String method, CountDownLatch gate) {
        synchronized (lock) {
            gates.put(method, gate);
        }
    }

    /// Notes the call, waits at its gate, and fails if the test wants that.
    ///
    /// @throws EngineException CANCELLED when the wait is interrupted
    void enter(String method, String object) {
        calls.add((method + " " + object).strip());
        @Nullable CountDownLatch gate;
        @Nullable RuntimeException failure;
        synchronized (lock) {
            gate = gates.get(method);
            failure = failures.remove(method);
        }
        if (gate != null) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorKind.CANCELLED, method + " " + object + " was cancelled", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
