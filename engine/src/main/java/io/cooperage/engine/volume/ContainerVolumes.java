package io.cooperage.engine.volume;

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

    /// Makes it ready for a run and says where its files are (mounts it where its options say so). Called before
    /// every start; `containerId` counts as running with it until [#leave].
    Path enter(String name, String containerId);

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
