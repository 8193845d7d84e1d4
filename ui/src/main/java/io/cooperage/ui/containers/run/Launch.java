package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.engine.runline.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What sending the form does, on a worker thread: read the line, pull the image if it isn't here, make the
/// container, start it. Whatever fails, what was there before is there again.
///
/// @param line of the form
/// @param replaces id of the container that this one takes the place and the name of, null for none
/// @param transfers hears of the pull
record Launch(
        ContainerService service,
        ImageService images,
        String line,
        ConfigPatch patch,
        boolean start,
        @Nullable String replaces,
        TransferListener transfers) {

    /// How much of an id is enough to tell a container that waits to be replaced from others.
    private static final int SHORT = 6;

    Container call() {
        ContainerConfig config =
                archive(patch.apply(RunLine.parse(line, Surroundings.here()).config()));
        pull(config);
        return replaces == null ? make(config) : replace(replaces, config);
    }

    /// The form can't tell a folder from an archive without looking at the disk.
    private static ContainerConfig archive(ContainerConfig config) {
        return config.root() instanceof RootSource.Directory(Path root) && !Files.isDirectory(root)
                ? config.toBuilder().root(new RootSource.Archive(root)).build()
                : config;
    }

    private void pull(ContainerConfig config) {
        if (config.root() instanceof RootSource.Image(String ref)) {
            try {
                images.get(ref);
            } catch (EngineException e) {
                if (e.kind() != ErrorKind.NOT_FOUND) {
                    throw e;
                }
                images.pull(ref, null, transfers);
            }
        }
    }

    private Container make(ContainerConfig config) {
        Container container = service.create(config);
        if (start) {
            try {
                service.start(container.id());
            } catch (EngineException e) {
                // One that could not start is of no use to whoever mends the form and tries again under its name.
                undo(e, () -> service.remove(container.id(), true));
                throw e;
            }
        }
        return container;
    }

    /// The old one goes on running until the new one is made, and gives way only then.
    private Container replace(String old, ContainerConfig config) {
        Container before = service.get(old);
        boolean ran = before.state().status().isAlive();
        String aside = before.name() + "-" + before.shortId().substring(0, SHORT);
        service.rename(old, aside);
        Container fresh;
        try {
            fresh = service.create(
                    config.name() == null
                            ? config.toBuilder().name(before.name()).build()
                            : config);
        } catch (EngineException e) {
            undo(e, () -> service.rename(old, before.name()));
            throw e;
        }
        try {
            if (ran) {
                service.stop(old, null);
            }
            if (start || ran) {
                service.start(fresh.id());
            }
        } catch (EngineException e) {
            undo(e, () -> service.remove(fresh.id(), true));
            undo(e, () -> service.rename(old, before.name()));
            if (ran) {
                undo(e, () -> service.start(old));
            }
            throw e;
        }
        try {
            service.remove(old, new RemoveOptions(true, false, true));
        } catch (EngineException e) {
            // One that removes itself when it ends has done so.
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
        return fresh;
    }

    /// Goes through even when the work was cancelled.
    private static void undo(EngineException cause, Runnable step) {
        boolean interrupted = Thread.interrupted();
        try {
            step.run();
        } catch (EngineException e) {
            cause.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
