package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/// An engine on the real kernel with a small root, for stories of volumes and files.
final class ContainerRoom implements AutoCloseable {
    final Path folder;
    final RootSource root;
    Engine engine;
    ContainerService containers;

    ContainerRoom(Path folder) throws Exception {
        this.folder = folder;
        this.root = new RootSource.Directory(BusyboxRoot.create(folder.resolve("rootfs")));
        this.engine = Engine.open(paths());
        this.containers = engine.containers();
    }

    EnginePaths paths() {
        return EnginePaths.under(folder.resolve("e"));
    }

    void reopen() {
        engine.close();
        engine = Engine.open(paths());
        containers = engine.containers();
    }

    Container create(String script, MountRequest... mounts) {
        return create(script, builder -> builder.mounts(List.of(mounts)));
    }

    Container create(String script, UnaryOperator<ContainerConfigBuilder> change) {
        return create(root, script, change);
    }

    Container create(RootSource from, String script, UnaryOperator<ContainerConfigBuilder> change) {
        ContainerConfig config = ContainerConfig.of(from, List.of("/bin/sh", "-c", script)).toBuilder()
                .networking(NetworkSettings.NONE)
                .build();
        return containers.create(change.apply(config.toBuilder()).build());
    }

    /// Runs it to its end, which must be a good one.
    List<String> run(Container container) {
        int before = log(container).size();
        containers.start(container.id());
        int code = containers.await(container.id()).exitCode();
        List<String> said = log(container);
        assertThat(code).as(String.join("\n", said)).isZero();
        return said.subList(before, said.size());
    }

    List<String> run(String script, MountRequest... mounts) {
        return run(create(script, mounts));
    }

    /// Starts it and waits for the word `up`.
    Container up(Container container) {
        containers.start(container.id());
        Await.until(() -> log(container).contains("up"));
        return container;
    }

    /// The exit code of a command in a running container.
    int exec(Container container, String... command) {
        ExecConfig config = new ExecConfig(List.of(command), List.of(), null, null, false, false, false, 0, 0);
        return containers.exec(container.id(), config).exit().join().exitCode();
    }

    List<String> log(Container container) {
        try (ContainerLog log = containers.log(container.id())) {
            return log.lines(0, 1000).stream().map(LogLine::text).toList();
        }
    }

    void remove(Container container, boolean volumes) {
        containers.remove(container.id(), new RemoveOptions(true, volumes, false));
    }

    @Override
    public void close() {
        for (Container container : containers.list()) {
            containers.remove(container.id(), true);
        }
        engine.close();
        assertThat(Leftovers.of(folder.resolve("e"))).matches(Leftovers::isEmpty, "nothing stays behind");
    }
}
