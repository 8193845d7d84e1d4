package io.cooperage.engine.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.build.BuildEvent.StepDone;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.build.BuildRequest.BuildSecret;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.Leftovers;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An engine on the real kernel with a busybox image called `base`, and a folder to build from.
final class BuildRoom implements AutoCloseable {
    final Path folder;
    final Path context;
    final Engine engine;
    final BuildService builds;
    final Map<String, @Nullable String> args = new LinkedHashMap<>();
    final Map<String, BuildSecret> secrets = new LinkedHashMap<>();
    final Map<String, BuildContext> named = new LinkedHashMap<>();
    final List<BuildEvent> events = new ArrayList<>();
    List<BuildOutput> outputs = List.of(new BuildOutput.Image());
    List<String> noCacheFilter = List.of();
    boolean noCache;
    int anewFrom;

    @Nullable
    String target;

    @Nullable
    Long epoch;

    BuildRoom(Path folder) throws Exception {
        this.folder = folder;
        this.context = Files.createDirectories(folder.resolve("context"));
        this.engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        this.builds = engine.builder();
        Path root = BusyboxRoot.create(folder.resolve("rootfs"));
        engine.images().importRoot(root, "base", null, List.of("ENV BASE=yes"), TransferListener.NONE);
    }

    BuildRequest request(String dockerfile) {
        return new BuildRequest(
                new BuildContext.Folder(context),
                "Dockerfile",
                dockerfile,
                List.of("made"),
                target,
                args,
                Map.of("asked", "label"),
                null,
                noCache,
                noCacheFilter,
                anewFrom,
                false,
                "none",
                List.of(),
                secrets,
                named,
                outputs,
                epoch,
                List.of(),
                0,
                0,
                false);
    }

    /// Builds `made`; what happened is in [#events].
    BuildResult build(String dockerfile) {
        events.clear();
        return builds.build(request(dockerfile), events::add);
    }

    void file(String name, String content) {
        try {
            Path file = context.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ImageConfig config() {
        return engine.images().detail("made").config();
    }

    /// What a command says in a container of `made`.
    List<String> run(String script) {
        ContainerConfig config =
                ContainerConfig.of(new RootSource.Image("made"), List.of("/bin/sh", "-c", script)).toBuilder()
                        .entrypoint(List.of())
                        .networking(NetworkSettings.NONE)
                        .build();
        return said(config);
    }

    List<String> said(ContainerConfig config) {
        Container container = engine.containers().create(config);
        try {
            engine.containers().start(container.id());
            int code = engine.containers().await(container.id()).exitCode();
            try (ContainerLog log = engine.containers().log(container.id())) {
                List<String> lines =
                        log.lines(0, 1000).stream().map(LogLine::text).toList();
                assertThat(code).as(String.join("\n", lines)).isZero();
                return lines;
            }
        } finally {
            engine.containers().remove(container.id(), true);
        }
    }

    <T extends BuildEvent> List<T> told(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// By the ids of steps.
    Map<String, Boolean> cached() {
        Map<String, Boolean> cached = new LinkedHashMap<>();
        told(StepDone.class).forEach(done -> cached.put(done.stepId(), done.cached()));
        return cached;
    }

    CacheMiss miss(String step) {
        CacheMiss miss = told(StepDone.class).stream()
                .filter(done -> done.stepId().equals(step))
                .findFirst()
                .orElseThrow()
                .miss();
        assertThat(miss).isNotNull();
        return Objects.requireNonNull(miss);
    }

    String output(String step) {
        StringBuilder text = new StringBuilder();
        told(BuildEvent.StepOutput.class).stream()
                .filter(said -> said.stepId().equals(step))
                .forEach(said -> text.append(said.text()));
        return text.toString();
    }

    @Override
    public void close() {
        engine.close();
        assertThat(Leftovers.of(folder.resolve("e"))).matches(Leftovers::isEmpty, "nothing stays behind");
        assertThat(folder.resolve("e/data/builds").toFile().list())
                .as("no step is left")
                .isNullOrEmpty();
    }
}
