package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;

/// An engine with a container that ends at once and is started again and again, until somebody kills the engine.
final class RestartWorker {
    private static final String WAITS = "restarting ";

    private RestartWorker() {}

    static Process start(Path home, Path root) throws IOException {
        return new ProcessBuilder(JvmCommand.of(RestartWorker.class, List.of(home.toString(), root.toString())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// @return the container's id, when it is RESTARTING with some time left
    static String awaitRestarting(Process worker) throws IOException {
        BufferedReader output = new BufferedReader(new InputStreamReader(worker.getInputStream(), UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(WAITS)) {
                return line.substring(WAITS.length());
            }
        }
        throw new IOException("the worker ended");
    }

    /// @param args engine root, root filesystem
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        try (Engine engine = Engine.open(EnginePaths.under(Path.of(args[0])))) {
            ContainerService containers = engine.containers();
            Container container = containers.create(
                    ContainerConfig.of(new RootSource.Directory(Path.of(args[1])), List.of("/bin/false")).toBuilder()
                            .network(NetworkMode.NONE)
                            .restart(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 0))
                            .build());
            containers.start(container.id());
            Await.until(() -> {
                ContainerState state = containers.get(container.id()).state();
                return state.restartCount() >= 3 && state.status() == Status.RESTARTING;
            });
            System.out.println(WAITS + container.id());
            Thread.currentThread().join();
        }
    }
}
