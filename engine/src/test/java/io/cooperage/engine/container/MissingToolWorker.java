package io.cooperage.engine.container;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.util.List;

/// The engine of [MissingToolTest]: tries containers with a network and without one, and says how it went.
final class MissingToolWorker {
    private MissingToolWorker() {}

    /// @param args engine root, root filesystem
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        RootSource root = new RootSource.Directory(Path.of(args[1]));
        try (Engine engine = Engine.open(EnginePaths.under(Path.of(args[0])))) {
            ContainerService containers = engine.containers();
            Container bridged = containers.create(ContainerConfig.of(root, List.of("/bin/true")).toBuilder()
                    .network(NetworkMode.NETWORKS)
                    .build());
            try {
                containers.start(bridged.id());
                System.out.println("> it started");
            } catch (EngineException e) {
                System.out.println("> " + e.kind() + " " + e.getMessage());
            }
            System.out.println("> " + containers.get(bridged.id()).state().status());
            Container alone = containers.create(ContainerConfig.of(root, List.of("/bin/true")).toBuilder()
                    .network(NetworkMode.NONE)
                    .build());
            containers.start(alone.id());
            System.out.println(
                    "> without a network " + containers.await(alone.id()).exitCode());
            containers.remove(bridged.id(), true);
            containers.remove(alone.id(), true);
        }
    }
}
