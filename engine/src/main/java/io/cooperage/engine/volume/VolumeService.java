package io.cooperage.engine.volume;

import io.cooperage.engine.files.FileTree;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Predicate;

/// The use cases of volumes. NOT_FOUND is "get x: no such volume". Methods block; call them from a virtual thread.
/// Interrupting the caller cancels long ones (CANCELLED) and leaves nothing half-made. Every change is announced
/// on the event stream after it is durable.
public interface VolumeService {

    /// Makes it, or returns the one of that name, unless other options are asked for than it has.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when they are
    Volume create(VolumeConfig config);

    List<Volume> list();

    Volume get(String name);

    /// @param force no error when there is none
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when a container, running or not, uses it,
    ///     naming it
    void remove(String name, boolean force);

    /// What [#prune] would remove: those that no container uses.
    ///
    /// @param named besides the anonymous ones
    List<VolumeUsage> prunable(boolean named);

    default List<VolumeUsage> prune(boolean named) {
        return prune(named, _ -> true);
    }

    /// As [#prune(boolean)], those only that `which` accepts.
    List<VolumeUsage> prune(boolean named, Predicate<Volume> which);

    /// Walks it; may take long.
    VolumeUsage usage(String name);

    /// The caller closes it.
    FileTree files(String name);

    /// Writes its content as a tar.
    void export(String name, OutputStream out);

    /// Puts the files of a (compressed) tar into it, over what is there.
    void restore(String name, InputStream tar);

    /// A new volume with the same content, driver and labels.
    Volume copy(String name, String newName);

    /// Removes its content.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT while a running container uses it
    void empty(String name);

    /// @param bytes on disk, hardlinks counted once
    record VolumeUsage(Volume volume, long bytes, long files) {}
}
