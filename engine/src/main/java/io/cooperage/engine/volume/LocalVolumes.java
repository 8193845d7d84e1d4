package io.cooperage.engine.volume;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.Migration;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The volumes of one engine on this machine, wired together.
@SuppressWarnings("DoNotCallSuggester")
public final class LocalVolumes implements VolumeService, ContainerVolumes, AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = List.of();

    private LocalVolumes() {}

    /// @param ids who owns on disk what belongs to whom in containers
    public static LocalVolumes open(EnginePaths paths, Database database, EventStream events, IdMap ids) {
        return new LocalVolumes();
    }

    @Override
    public Volume create(VolumeConfig config) {
        throw EngineException.notImplemented("volumes");
    }

    @Override
    public List<Volume> list() {
        return List.of();
    }

    @Override
    public Volume get(String name) {
        throw EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public void remove(String name, boolean force) {
        throw EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public List<VolumeUsage> prunable(boolean named) {
        return List.of();
    }

    @Override
    public List<VolumeUsage> prune(boolean named) {
        return List.of();
    }

    @Override
    public VolumeUsage usage(String name) {
        throw EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public FileTree files(String name) {
        throw EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public void export(String name, OutputStream out) {
        throw EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public void restore(String name, InputStream tar) {
        throw EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public Volume copy(String name, String newName) {
        throw EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public void empty(String name) {
        throw EngineException.notFound("get " + name + ": no such volume");
    }

    @Override
    public Volume use(@Nullable String name, String containerId) {
        throw EngineException.notImplemented("volumes");
    }

    @Override
    public Path enter(String name, String containerId) {
        throw EngineException.notImplemented("volumes");
    }

    @Override
    public void fillOnce(String name, Consumer<Path> fill) {
        throw EngineException.notImplemented("volumes");
    }

    @Override
    public void keepOnly(Set<String> containerIds) {}

    @Override
    public void leave(String containerId) {}

    @Override
    public void forget(String containerId, boolean removeAnonymous) {}

    @Override
    public void close() {}
}
