package io.cooperage.engine.cluster.node;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// [PodAccess] of pods whose containers are this engine's.
public final class EnginePods implements PodAccess {
    private static final Duration SAMPLES = Duration.ofSeconds(1);

    private final ContainerService containers;
    private final PodContainers pods;
    private final NodeMeter node;

    public EnginePods(ClusterApi api, ContainerService containers, InstantSource clock) {
        this.containers = containers;
        this.pods = new PodContainers(api, containers);
        this.node = new NodeMeter(clock);
    }

    @Override
    public InputStream logs(String namespace, String pod, LogRequest request) {
        KubeObject object = pods.pod(namespace, pod);
        String name = PodContainers.name(object, request.container());
        if (object.spec().path("nodeName").asText().isEmpty()) {
            // So says Kubernetes: nothing has been said yet.
            return InputStream.nullInputStream();
        }
        String id = PodContainers.logged(object, name, request.previous());
        try {
            return PodLog.open(containers, id, request);
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                throw new StatusException(
                        StatusReason.NOT_FOUND,
                        "the log of container \"" + name + "\" in pod \"" + pod + "\" is gone with container " + id);
            }
            throw e;
        }
    }

    @Override
    public String running(String namespace, String pod, @Nullable String container) {
        KubeObject object = pods.pod(namespace, pod);
        String name = PodContainers.name(object, container);
        pods.running(object, name);
        return name;
    }

    @Override
    public ExecSession exec(String namespace, String pod, ExecRequest request) {
        Container container = container(namespace, pod, request.container());
        // What tells programs that somebody is there to look.
        List<String> env = request.tty() ? List.of("TERM=xterm") : List.of();
        ExecConfig config = new ExecConfig(
                request.command(),
                env,
                null,
                null,
                request.tty(),
                request.stdin(),
                container.config().security().privileged(),
                0,
                0);
        return containers.exec(container.id(), config);
    }

    private Container container(String namespace, String pod, @Nullable String name) {
        KubeObject object = pods.pod(namespace, pod);
        return pods.running(object, PodContainers.name(object, name));
    }

    @Override
    public Attachment attach(String namespace, String pod, @Nullable String container) {
        KubeObject object = pods.pod(namespace, pod);
        String name = PodContainers.name(object, container);
        Attachment attachment = containers.attach(pods.running(object, name).id());
        return PodContainers.spec(object, name).path("stdinOnce").asBoolean()
                ? attachment
                : new LastingInput(attachment);
    }

    @Override
    public void requireRunning(String namespace, String pod) {
        pods.ofNetwork(pods.pod(namespace, pod));
    }

    @Override
    public PodConnection connect(String namespace, String pod, int port) throws IOException {
        KubeObject object = pods.pod(namespace, pod);
        Container container = pods.ofNetwork(object);
        try {
            return PodSocket.connect(container.state().pid(), port);
        } catch (IOException e) {
            throw new IOException(
                    "failed to connect to localhost:" + port + " inside pod \"" + pod + "\": " + e.getMessage(), e);
        }
    }

    @Override
    public List<PodUsage> podUsage(@Nullable String namespace) {
        Map<String, Map<String, Usage>> byPod = new TreeMap<>();
        for (Container container : containers.list()) {
            Map<String, String> labels = container.config().labels();
            String of = labels.get(PodContainers.POD_NAMESPACE);
            String pod = labels.get(PodContainers.POD_NAME);
            String name = labels.get(PodContainers.CONTAINER_NAME);
            if (of != null
                    && pod != null
                    && name != null
                    && !name.equals(PodContainers.SANDBOX)
                    && (namespace == null || namespace.equals(of))
                    && container.state().status().isAlive()) {
                containers
                        .latestStats(container.id())
                        .ifPresent(stats -> byPod.computeIfAbsent(of + '/' + pod, _ -> new TreeMap<>())
                                .put(name, usage(stats)));
            }
        }
        List<PodUsage> usages = new ArrayList<>();
        byPod.forEach((key, used) -> {
            String of = key.substring(0, key.indexOf('/'));
            String pod = key.substring(key.indexOf('/') + 1);
            KubeObject object = pods.find(of, pod);
            if (object != null) {
                usages.add(new PodUsage(of, pod, object.labels(), used));
            }
        });
        return usages;
    }

    private static Usage usage(ContainerStats stats) {
        long memory = stats.memory().orElse(0);
        // The page cache goes when memory is wanted elsewhere: it is no part of the working set.
        long cache = Math.min(memory, stats.memoryFile().orElse(0));
        return new Usage(stats.time(), SAMPLES, Math.round(stats.cpu().orElse(0) * 1e9), memory - cache);
    }

    @Override
    public Usage nodeUsage() {
        return node.usage();
    }
}
