package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The body of `GET /containers/json` with 100 containers, without the connection.
@State(Scope.Benchmark)
public class ContainerListBenchmark {
    private static final int CONTAINERS = 100;

    private final Path folder;
    private final Engine engine;
    private final ContainerListing listing;

    public ContainerListBenchmark() {
        try {
            folder = Files.createTempDirectory("list");
            Files.createDirectory(folder.resolve("root"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        engine = Engine.open(EnginePaths.under(folder.resolve("s")));
        listing = new ContainerListing(engine.containers());
    }

    @Setup
    public void create() {
        RootSource root = new RootSource.Directory(folder.resolve("root"));
        for (int i = 0; i < CONTAINERS; i++) {
            engine.containers()
                    .create(ContainerConfig.of(root, List.of("/bin/true")).toBuilder()
                            .network(NetworkMode.NONE)
                            .build());
        }
    }

    @TearDown
    public void remove() {
        for (Container container : engine.containers().list()) {
            engine.containers().remove(container.id(), true);
        }
        engine.close();
        new TreeRemover(Syscalls.host()).remove(folder);
    }

    @Benchmark
    public byte[] json() {
        Instant now = Instant.now();
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        for (Container container : engine.containers().list()) {
            entries.add(listing.entry(container, false, now));
        }
        return DockerJson.line(entries);
    }
}
