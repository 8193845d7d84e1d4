package io.cooperage.engine;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.store.EnginePaths;

/// The engine as a screen or an API handler sees it. One per [EnginePaths]; safe for any thread.
public interface Engine extends AutoCloseable {

    EnginePaths paths();

    ContainerService containers();

    EventStream events();

    Doctor doctor();

    /// Rootless: in a user namespace of an ordinary user.
    boolean rootless();

    /// Lets go of every container without ending it, and closes the store. The next engine on these paths
    /// adopts them.
    @Override
    void close();
}
