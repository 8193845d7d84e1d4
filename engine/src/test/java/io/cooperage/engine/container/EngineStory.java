package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// An engine of its own for each test, with a busybox to run, and the certainty that nothing stays behind.
abstract class EngineStory {
    @TempDir
    Path folder;

    RootSource.Directory root;
    EnginePaths paths;
    Engine engine;
    ContainerService containers;

    @BeforeEach
    void openEngine() throws Exception {
        root = new RootSource.Directory(BusyboxRoot.create(folder.resolve("rootfs")));
        paths = EnginePaths.under(folder.resolve("e"));
        engine = Engine.open(paths);
        containers = engine.containers();
    }

    @AfterEach
    void nothingStaysBehind() {
        for (Container container : containers.list()) {
            containers.remove(container.id(), true);
        }
        engine.close();
        assertThat(Leftovers.of(folder.resolve("e"))).matches(Leftovers::isEmpty, "nothing stays behind");
    }

    void open() {
        engine = Engine.open(paths);
        containers = engine.containers();
    }

    void reopen() {
        engine.close();
        open();
    }

    Container create(String script) {
        return create(script, b -> b);
    }

    Container create(String script, UnaryOperator<ContainerConfigBuilder> change) {
        ContainerConfigBuilder builder = ContainerConfig.of(root, List.of("/bin/sh", "-c", script)).toBuilder()
                .network(NetworkMode.NONE);
        return containers.create(change.apply(builder).build());
    }

    Container run(String script, UnaryOperator<ContainerConfigBuilder> change) {
        Container container = create(script, change);
        containers.start(container.id());
        return container;
    }

    ContainerState state(Container container) {
        return containers.get(container.id()).state();
    }

    void awaitStatus(Container container, Status status) {
        Await.until(() -> state(container).status() == status);
    }

    List<String> log(Container container) {
        try (ContainerLog log = containers.log(container.id())) {
            return log.lines(0, 1000).stream().map(LogLine::text).toList();
        }
    }

    void awaitLog(Container container, String line) {
        Await.until(() -> log(container).contains(line));
    }

    /// What a command prints inside.
    String in(Container container, String script) {
        try (ExecSession exec = containers.exec(
                container.id(),
                new ExecConfig(List.of("/bin/sh", "-c", script), List.of(), null, null, false, false, false, 0, 0))) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (Attachment.Chunk chunk = exec.read(); chunk != null; chunk = exec.read()) {
                all.writeBytes(chunk.bytes());
            }
            return all.toString(UTF_8);
        }
    }

    List<ContainerEvent> events(Container container, ContainerAction action) {
        return engine.events().history(Instant.EPOCH).stream()
                .filter(ContainerEvent.class::isInstance)
                .map(ContainerEvent.class::cast)
                .filter(event -> event.id().equals(container.id()) && event.action() == action)
                .toList();
    }
}
