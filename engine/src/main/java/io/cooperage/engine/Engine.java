package io.cooperage.engine;

import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.cluster.ClusterService;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.engine.journal.Journal;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.volume.VolumeService;

/// The engine as a screen or an API handler sees it. One per [EnginePaths]; safe for any thread.
public interface Engine extends AutoCloseable {

    /// Opens the engine of these paths, makes what is missing, adopts what runs and sweeps what was left
    /// behind.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when another engine has these paths,
    ///     UNAVAILABLE when they can't be written, FORBIDDEN when the machine refuses what containers need
    static Engine open(EnginePaths paths) {
        return LocalEngine.open(paths);
    }

    EnginePaths paths();

    ContainerService containers();

    ImageService images();

    /// Makes images of Dockerfiles.
    BuildService builder();

    RegistryService registries();

    NetworkService networks();

    VolumeService volumes();

    /// The mini Kubernetes; off until it is started.
    ClusterService cluster();

    /// What happened before now.
    Journal journal();

    Housekeeping housekeeping();

    /// Compares any two of image, layer and container.
    TreeComparer comparer();

    EventStream events();

    Doctor doctor();

    /// Rootless: in a user namespace of an ordinary user.
    boolean rootless();

    /// Lets go of every container without ending it, and closes the store. The next engine on these paths
    /// adopts them.
    @Override
    void close();
}
