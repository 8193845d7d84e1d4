package io.cooperage.app;

import io.cooperage.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// One command's work on an engine of its own. SIGINT, SIGTERM and SIGHUP cancel the work as an interrupt does,
/// so that the engine closes in order; a second one ends the process on the spot.
final class EngineWork {
    private EngineWork() {}

    /// @throws io.cooperage.engine.error.EngineException CONFLICT naming the engine that has the folder
    static <T> T on(DesktopCommand root, Function<Engine, T> work) {
        Thread worker = Thread.currentThread();
        AtomicBoolean asked = new AtomicBoolean();
        List<Runnable> handlers = new ArrayList<>();
        for (ProcessSignal signal : List.of(ProcessSignal.TERM, ProcessSignal.INT, ProcessSignal.HUP)) {
            handlers.add(signal.handle(() -> {
                if (asked.getAndSet(true)) {
                    Runtime.getRuntime().halt(signal.exitStatus());
                }
                worker.interrupt();
            }));
        }
        try (Engine engine = root.engineOpener().open(root.preparedPaths())) {
            try {
                return work.apply(engine);
            } finally {
                // Closing must not be cancelled by the signal that cancelled the work.
                Thread.interrupted();
            }
        } finally {
            handlers.forEach(Runnable::run);
        }
    }
}
