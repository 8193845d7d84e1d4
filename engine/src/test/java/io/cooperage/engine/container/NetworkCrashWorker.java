package io.cooperage.engine.container;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.store.EnginePaths;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Makes networks and moves containers between them until somebody kills it: the victim of
/// [NetworkCrashTest].
final class NetworkCrashWorker {
    private static final int MOST_CONTAINERS = 5;
    private static final List<String> NETWORKS = List.of("bridge", "one", "two");

    private NetworkCrashWorker() {}

    /// @param args engine root, root filesystem, random seed
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        Random random = new Random(Long.parseLong(args[2]));
        RootSource root = new RootSource.Directory(Path.of(args[1]));
        try (Engine engine = Engine.open(EnginePaths.under(Path.of(args[0])))) {
            System.out.println("ready");
            while (true) {
                try {
                    act(engine, root, random);
                } catch (EngineException e) {
                    // Starting what runs and the like is part of the game; only crashes count here.
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    private static void act(Engine engine, RootSource root, Random random) {
        ContainerService containers = engine.containers();
        List<Container> all = containers.list();
        String network = NETWORKS.get(random.nextInt(NETWORKS.size()));
        if (all.isEmpty() || (all.size() < MOST_CONTAINERS && random.nextInt(4) == 0)) {
            List<PortBinding> ports =
                    random.nextBoolean() ? List.of(new PortBinding("127.0.0.1", 0, 0, 80, Protocol.TCP)) : List.of();
            NetworkSettings settings = NetworkSettings.of(NetworkMode.NETWORKS)
                    .withEndpoints(List.of(EndpointConfig.of(network)))
                    .withPorts(ports);
            Container made = containers.create(ContainerConfig.of(root, List.of("/bin/sleep", "1000")).toBuilder()
                    .networking(settings)
                    .build());
            containers.start(made.id());
            return;
        }
        String id = all.get(random.nextInt(all.size())).id();
        switch (random.nextInt(10)) {
            case 0 -> engine.networks().create(NetworkConfig.of(network));
            case 1 -> engine.networks().remove(network);
            case 2, 3 -> containers.connect(id, EndpointConfig.of(network));
            case 4 -> containers.disconnect(id, network, true);
            case 5 -> containers.restart(id, Duration.ZERO);
            case 6 -> containers.stop(id, Duration.ZERO);
            case 7 -> containers.remove(id, true);
            default -> containers.start(id);
        }
    }
}
