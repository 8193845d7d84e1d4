package io.cooperage.engine.cluster;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.network.ServicePlane;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.time.Clock;

/// The engine that a cluster stands on.
///
/// @param version of the engine, told as the node's container runtime
public record ClusterGround(
        EnginePaths paths,
        ContainerService containers,
        ImageService images,
        NetworkService networks,
        ServicePlane services,
        EventStream events,
        boolean rootless,
        String version,
        Clock clock) {

    Path data() {
        return paths.data().resolve("cluster");
    }
}
