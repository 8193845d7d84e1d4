package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Path;

/// An engine with its API, in whatever network namespace it was started in, until its input ends.
final class HostWorker {
    static final String IMAGE = "busybox:1";
    private static final String STARTER = "cooperage/busybox:latest";

    private HostWorker() {}

    /// @param args engine root, socket of the API
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
        try (Engine engine = Engine.open(EnginePaths.under(Path.of(args[0])));
                DockerApi api = DockerApi.open(engine, Path.of(args[1]))) {
            engine.images().makeStarter(STARTER, TransferListener.NONE);
            engine.images().tag(STARTER, IMAGE);
            System.out.println("ready " + api.getClass().getSimpleName());
            System.in.read();
            for (var container : engine.containers().list()) {
                engine.containers().remove(container.id(), true);
            }
        }
    }
}
