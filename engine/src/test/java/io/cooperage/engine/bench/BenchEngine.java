package io.cooperage.engine.bench;

import io.cooperage.engine.Engine;
import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.cluster.ClusterService;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// An engine in a folder of its own with a busybox root, and the end of everything it made.
final class BenchEngine implements AutoCloseable {
    private static final List<String> APPLETS = List.of("sh", "true", "sleep", "seq", "cat", "echo", "ls", "id");

    static final String IMAGE = "bench/busybox:1";

    private final Path folder;
    private final Path busyboxRoot;
    private Engine engine;

    BenchEngine(Path parent) throws IOException {
        folder = Files.createTempDirectory(parent, "b");
        busyboxRoot = Files.createDirectory(folder.resolve("root"));
        Path bin = Files.createDirectory(busyboxRoot.resolve("bin"));
        Files.copy(busybox(), bin.resolve("busybox"));
        bin.resolve("busybox").toFile().setExecutable(true, false);
        for (String applet : APPLETS) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        engine = Engine.open(EnginePaths.under(state()));
    }

    /// A static one, because nothing else lies in the root.
    static Path busybox() {
        return Stream.of("/bin/busybox", "/usr/bin/busybox")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("busybox is missing: apt-get install busybox-static"));
    }

    Path folder() {
        return folder;
    }

    /// What `--root` would be given.
    Path state() {
        return folder.resolve("s");
    }

    /// Docker's API of it.
    DockerApi serve(Path socket) {
        return DockerApi.open(engine, socket);
    }

    ClusterService cluster() {
        return engine.cluster();
    }

    ImageService images() {
        return engine.images();
    }

    ContainerService containers() {
        return engine.containers();
    }

    NetworkService networks() {
        return engine.networks();
    }

    /// On the default bridge.
    ContainerConfig config(String... command) {
        return ContainerConfig.of(new RootSource.Directory(busyboxRoot), List.of(command));
    }

    /// Without a network.
    Container create(String... command) {
        return containers()
                .create(config(command).toBuilder().network(NetworkMode.NONE).build());
    }

    /// Makes an image of the same root, for [#createOfImage].
    void makeImage() {
        engine.images().importRoot(busyboxRoot, IMAGE, null, List.of("CMD [\"/bin/true\"]"), TransferListener.NONE);
    }

    Container createOfImage() {
        return containers()
                .create(ContainerConfig.of(new RootSource.Image(IMAGE), List.of()).toBuilder()
                        .network(NetworkMode.NONE)
                        .build());
    }

    /// Lets go of the containers and finds them again after `meanwhile`.
    void without(BenchTask meanwhile) throws IOException, InterruptedException {
        engine.close();
        try {
            meanwhile.run();
        } finally {
            engine = Engine.open(EnginePaths.under(state()));
        }
    }

    void removeAll() {
        containers().list().stream().parallel().forEach(c -> containers().remove(c.id(), true));
    }

    @Override
    public void close() throws IOException {
        try {
            removeAll();
        } finally {
            engine.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    // The kernel may still be taking away what an overlay worked in.
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @FunctionalInterface
    interface BenchTask {
        void run() throws IOException, InterruptedException;
    }
}
