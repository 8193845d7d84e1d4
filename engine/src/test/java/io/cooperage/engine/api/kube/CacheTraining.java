package io.cooperage.engine.api.kube;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Does once what the programs do that tests start in JVMs of their own. packaging/test makes a cache of the
/// classes that this takes ([io.cooperage.engine.testing.JvmCommand]).
final class CacheTraining {
    private CacheTraining() {}

    /// @param args an empty folder
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0], "e");
        Path root = BusyboxRoot.create(Path.of(args[0], "rootfs"));
        try (Engine engine = Engine.open(EnginePaths.under(home))) {
            containers(engine.containers(), root);
            engine.images().importRoot(root, "bb:1", null, List.of("CMD [\"/bin/sh\"]"), TransferListener.NONE);
            engine.cluster().start();
            Rollout rollout = new Rollout(home, engine);
            rollout.ask(1);
            rollout.awaitOver(1);
            engine.cluster().reset();
        }
    }

    private static void containers(ContainerService containers, Path root) {
        Container container = containers.create(
                ContainerConfig.of(new RootSource.Directory(root), List.of("/bin/sleep", "1000")).toBuilder()
                        .network(NetworkMode.NONE)
                        .build());
        containers.start(container.id());
        containers
                .exec(
                        container.id(),
                        new ExecConfig(List.of("/bin/true"), List.of(), null, null, false, false, false, 0, 0))
                .close();
        containers.restart(container.id(), Duration.ZERO);
        containers.stop(container.id(), Duration.ZERO);
        containers.list();
        containers.remove(container.id(), true);
    }
}
