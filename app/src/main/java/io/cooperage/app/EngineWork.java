package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.EngineFolders;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return on(root, root.preparedPaths(), work);
    }

    /// On an engine with a folder of its own, made for it and removed afterwards. It lies in `TMPDIR`, else in
    /// /var/tmp: /tmp often is memory, and images are large.
    static <T> T onTemporary(DesktopCommand root, Function<Engine, T> work) {
        String parent = root.environment().getOrDefault("TMPDIR", "/var/tmp");
        Path folder;
        try {
            folder = Files.createTempDirectory(Path.of(parent), "cooperage-");
        } catch (IOException failure) {
            throw StorageFailure.of("make a folder in", Path.of(parent), failure);
        }
        try {
            EnginePaths paths = EnginePaths.under(folder);
            EngineFolders.prepare(paths);
            return on(root, paths, work);
        } finally {
            new TreeRemover(Syscalls.host()).remove(folder);
        }
    }

    private static <T> T on(DesktopCommand root, EnginePaths paths, Function<Engine, T> work) {
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
        try (Engine engine = root.engineOpener().open(paths)) {
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
