package io.cooperage.engine.volume;

import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the container package asks of the volumes during a container's life.
public interface ContainerVolumes {

    /// The volume of this name, made if there is none; `containerId` counts as its user from now on.
    ///
    /// @param name null or empty makes an anonymous one
    Volume use(@Nullable String name, String containerId);

    /// Where the files of a volume are, for who shows it; nothing is looked at.
    static Path folder(EnginePaths paths, String name) {
        return LocalVolumes.folder(paths).resolve(name).resolve("_data");
    }

    /// Makes it ready for a run and says where its files are (mounts it where its options say so). Called before
    /// every start; `containerId` counts as running with it until [#leave].
    Path enter(String name, String containerId);

    /// Mounts it, or a folder of it, on `target`. Only inside a mount namespace of the caller's own, where it does not
    /// count as running.
    ///
    /// @param subpath relative, never leaving the volume; null for all of it
    void mountOn(String name, @Nullable String subpath, Path target);

    /// Fills a volume that is still empty: `fill` is called at most once for it, ever, and writes into the folder.
    /// A crash meanwhile leaves it empty.
    void fillOnce(String name, Consumer<Path> fill);

    /// These are all the containers there are: who else is known as a user died in the making or in going. Said
    /// once, when an engine opens.
    void keepOnly(Set<String> containerIds);

    /// The run is over.
    void leave(String containerId);

    /// The container is gone for good.
    ///
    /// @param removeAnonymous its anonymous volumes go too unless somebody else uses them
    void forget(String containerId, boolean removeAnonymous);
}
