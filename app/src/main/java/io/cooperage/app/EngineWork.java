package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.EngineReader;
import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageQueries;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One command's work on an engine of its own. SIGINT, SIGTERM and SIGHUP cancel the work as an interrupt
/// does, so that the engine closes in order; a second one ends the process on the spot.
final class EngineWork {
    private EngineWork() {}

    /// @throws EngineException CONFLICT naming the engine that has the folder
    /// @throws Interruption when a signal cancelled it
    static <T> T on(DesktopCommand root, Function<Engine, T> work) {
        EnginePaths paths = root.preparedPaths();
        return cancellable(() -> onEngine(root, paths, work));
    }

    /// Looks at images, also while another engine has the folder; nothing is changed.
    static <T> T reading(DesktopCommand root, Function<ImageQueries, T> work) {
        EnginePaths paths = root.preparedPaths();
        return cancellable(() -> {
            Engine engine;
            try {
                engine = root.engineOpener().open(paths);
            } catch (EngineException taken) {
                if (taken.kind() != ErrorKind.CONFLICT) {
                    throw taken;
                }
                try (EngineReader reader = reader(root, paths, taken)) {
                    return work.apply(reader.images());
                }
            }
            try (engine) {
                return worked(() -> work.apply(engine.images()));
            }
        });
    }

    /// @param taken why there can't be an engine here
    private static EngineReader reader(DesktopCommand root, EnginePaths paths, EngineException taken) {
        try {
            return root.readerOpener().open(paths, temporary(root));
        } catch (EngineException failure) {
            // Whoever has the folder is the first thing to know, whatever keeps us from reading beside it.
            taken.addSuppressed(failure);
            throw taken;
        }
    }

    /// On an engine with a folder of its own, made for it and removed afterwards.
    static <T> T onTemporary(DesktopCommand root, Function<Engine, T> work) {
        Path parent = temporary(root);
        return cancellable(() -> {
            Path folder;
            try {
                folder = Files.createTempDirectory(parent, "cooperage-");
            } catch (IOException failure) {
                throw StorageFailure.of("make a folder in", parent, failure);
            }
            try {
                EnginePaths paths = EnginePaths.under(folder);
                EngineFolders.prepare(paths);
                return onEngine(root, paths, work);
            } finally {
                new TreeRemover(Syscalls.host()).remove(folder);
            }
        });
    }

    /// `TMPDIR`, else /var/tmp: /tmp often is memory, and images are large.
    private static Path temporary(DesktopCommand root) {
        String chosen = root.environment().getOrDefault("TMPDIR", "");
        return Path.of(chosen.isEmpty() ? "/var/tmp" : chosen);
    }

    private static <T> T onEngine(DesktopCommand root, EnginePaths paths, Function<Engine, T> work) {
        try (Engine engine = opened(root, paths)) {
            return worked(() -> work.apply(engine));
        }
    }

    /// @throws EngineException CONFLICT naming the engine that has the folder, and how docker reaches it
    private static Engine opened(DesktopCommand root, EnginePaths paths) {
        try {
            return root.engineOpener().open(paths);
        } catch (EngineException taken) {
            Path socket = paths.run().resolve(DockerApi.SOCKET);
            if (taken.kind() != ErrorKind.CONFLICT || !Files.exists(socket)) {
                throw taken;
            }
            throw new EngineException(
                    ErrorKind.CONFLICT,
                    taken.getMessage() + ", or have that engine do it: DOCKER_HOST=unix://" + socket + " docker …",
                    taken);
        }
    }

    /// Closing must not be cancelled by the signal that cancelled the work.
    private static <T> T worked(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            Thread.interrupted();
        }
    }

    private static <T> T cancellable(Supplier<T> work) {
        Thread worker = Thread.currentThread();
        AtomicReference<@Nullable ProcessSignal> asked = new AtomicReference<>();
        List<Runnable> handlers = new ArrayList<>();
        for (ProcessSignal signal : List.of(ProcessSignal.TERM, ProcessSignal.INT, ProcessSignal.HUP)) {
            handlers.add(signal.handle(() -> {
                if (!asked.compareAndSet(null, signal)) {
                    Runtime.getRuntime().halt(signal.exitStatus());
                }
                worker.interrupt();
            }));
        }
        try {
            return work.get();
        } catch (EngineException failure) {
            ProcessSignal signal = asked.get();
            throw signal == null ? failure : new Interruption(signal, failure);
        } finally {
            Thread.interrupted();
            handlers.forEach(Runnable::run);
        }
    }
}
