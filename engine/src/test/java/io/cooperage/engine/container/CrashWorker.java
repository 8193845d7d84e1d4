package io.cooperage.engine.container;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Does random things to containers until somebody kills it: the victim of [CrashRecoveryTest].
final class CrashWorker {
    private static final int MOST_CONTAINERS = 6;

    private CrashWorker() {}

    /// @param args engine root, root filesystem, random seed
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        Random random = new Random(Long.parseLong(args[2]));
        RootSource root = new RootSource.Directory(Path.of(args[1]));
        try (Engine engine = Engine.open(EnginePaths.under(Path.of(args[0])))) {
            ContainerService containers = engine.containers();
            System.out.println("ready");
            while (true) {
                List<Container> all = containers.list();
                try {
                    if (all.isEmpty() || (all.size() < MOST_CONTAINERS && random.nextInt(4) == 0)) {
                        containers.create(ContainerConfig.of(root, command(random)).toBuilder()
                                .network(NetworkMode.NONE)
                                .build());
                    } else {
                        act(containers, all.get(random.nextInt(all.size())).id(), random);
                    }
                } catch (EngineException e) {
                    // Stopping what is stopped and the like is part of the game; only crashes count here.
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    private static List<String> command(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> List.of("/bin/sh", "-c", "exit 7");
            case 1 -> List.of("/bin/sh", "-c", "sleep 0.05; exit 7");
            default -> List.of("/bin/sleep", "1000");
        };
    }

    private static void act(ContainerService containers, String id, Random random) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> containers.start(id);
            case 3 -> containers.stop(id, Duration.ZERO);
            case 4 -> containers.kill(id, "KILL");
            case 5 -> containers.remove(id, true);
            case 6 -> containers.restart(id, Duration.ZERO);
            default ->
                containers
                        .exec(
                                id,
                                new ExecConfig(List.of("/bin/true"), List.of(), null, null, false, false, false, 0, 0))
                        .close();
        }
    }
}
