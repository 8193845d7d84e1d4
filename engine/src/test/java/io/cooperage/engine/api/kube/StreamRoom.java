package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.api.kube.stream.PodStreamRoutes;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.node.EnginePods;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfigBuilder;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An API server over real containers of a real engine, which a test marks as a pod's in the kubelet's place.
final class StreamRoom implements AutoCloseable {
    final KubeServer server;
    final Engine engine;
    private final Path folder;
    private final RootSource root;
    private final LateStreams streams = new LateStreams();

    StreamRoom(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("home"));
        root = new RootSource.Directory(BusyboxRoot.create(folder.resolve("rootfs")));
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        server = KubeServer.start(folder, streams);
        streams.to = new PodStreamRoutes(new EnginePods(server.api, engine.containers(), Clock.systemUTC()));
    }

    /// The server wants its streams before there is an API to make them of.
    private static final class LateStreams implements PodStreams {
        private volatile @Nullable PodStreams to;

        @Override
        public Set<String> subresources() {
            return Set.of("log", "exec", "attach", "portforward");
        }

        @Override
        public void serve(KubeCall call) throws IOException {
            PodStreams late = to;
            if (late == null) {
                throw Refusals.noSuchPath();
            }
            late.serve(call);
        }
    }

    /// A pod with the container `main` that runs `script`.
    Container pod(String name, String script, UnaryOperator<ContainerConfigBuilder> change) {
        KubeObject pod = server.make("pods", "default", """
                {"metadata":{"name":"%s"},"spec":{"nodeName":"here",
                 "containers":[{"name":"main","image":"busybox","stdin":true,"stdinOnce":true}]}}""".formatted(name));
        Map<String, String> labels = Map.of(
                "io.kubernetes.pod.name",
                name,
                "io.kubernetes.pod.namespace",
                "default",
                "io.kubernetes.pod.uid",
                pod.uid(),
                "io.kubernetes.container.name",
                "main");
        ContainerConfigBuilder builder = ContainerConfig.of(root, List.of("/bin/sh", "-c", script)).toBuilder()
                .networking(NetworkSettings.NONE)
                .labels(labels);
        Container container = engine.containers().create(change.apply(builder).build());
        engine.containers().start(container.id());
        status(pod, container);
        return container;
    }

    Container pod(String name, String script) {
        return pod(name, script, builder -> builder);
    }

    private void status(KubeObject pod, Container container) {
        KubeObject changed = pod.copy();
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("phase", "Running");
        ObjectNode of = status.putArray("containerStatuses")
                .addObject()
                .put("name", "main")
                .put("image", "busybox")
                .put("imageID", "")
                .put("ready", true)
                .put("restartCount", 0)
                .put("containerID", "cooperage://" + container.id());
        of.putObject("state").putObject("running").put("startedAt", "2026-01-01T00:00:00Z");
        changed.tree().set("status", status);
        Kind kind = server.api.kinds().of("pods");
        server.api.update(kind, "default", pod.name(), "status", changed, WriteOptions.by("kubelet"));
    }

    /// @param code of its exit
    record Outcome(int code, String out, String err) {}

    /// With a home of its own, so that nothing of this machine's user counts.
    ProcessBuilder kubectl(List<String> arguments, Map<String, String> env) {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--kubeconfig", server.kubeconfig().toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", folder.resolve("home").toString());
        builder.environment().remove("KUBECONFIG");
        builder.environment().putAll(env);
        builder.directory(folder.toFile());
        return builder;
    }

    Outcome run(Map<String, String> env, String input, String... arguments) throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = kubectl(List.of(arguments), env)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS))
                    .as(() -> "kubectl " + List.of(arguments) + " ends; so far: " + text(out) + text(err))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), text(out), text(err));
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), "", arguments);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        server.close();
        for (Container container : engine.containers().list()) {
            engine.containers().remove(container.id(), true);
        }
        engine.close();
    }
}
