package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kubelet.ContainerPlans.Wish;
import io.cooperage.engine.cluster.kubelet.PodVolumes.Mounted;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.CgroupParent;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes, starts and removes the containers of pods, and tells of the first two. For any thread.
final class ContainerStarter {
    /// Annotations of ours that a status is told from when the image may be gone.
    static final String IMAGE = "io.kubernetes.container.image";
    static final String IMAGE_ID = "io.kubernetes.container.image-id";

    private static final Logger LOG = LoggerFactory.getLogger(ContainerStarter.class);
    private static final RemoveOptions FOR_GOOD = new RemoveOptions(true, true, false);

    private final ContainerService containers;
    private final ImageService images;
    private final ContainerPlans plans;
    private final CgroupTree groups;
    private final EventRecorder events;
    private final Map<Digest, Defaults> defaults = new ConcurrentHashMap<>();

    /// @param groups of the engine whose containers these are
    ContainerStarter(
            ContainerService containers,
            ImageService images,
            ContainerPlans plans,
            CgroupTree groups,
            EventRecorder events) {
        this.containers = containers;
        this.images = images;
        this.plans = plans;
        this.groups = groups;
        this.events = events;
    }

    /// The one that holds what the others share, running.
    ///
    /// @throws EngineException when it can't be had now; nothing stays behind
    Container sandbox(KubeObject pod, int attempt) {
        Container made = create(plans.sandbox(pod, attempt));
        boolean started = false;
        try {
            containers.start(made.id());
            started = true;
            return containers.get(made.id());
        } finally {
            if (!started) {
                containers.remove(made.id(), FOR_GOOD);
            }
        }
    }

    /// What an engine that died left of the same name is taken away: nobody knows how far it came.
    private Container create(ContainerConfig config) {
        try {
            return containers.create(config);
        } catch (EngineException e) {
            String name = config.name();
            if (e.kind() != ErrorKind.CONFLICT || name == null) {
                throw e;
            }
            containers.remove(name, FOR_GOOD);
            return containers.create(config);
        }
    }

    /// Makes and starts it.
    ///
    /// @return the container; one that could not be started says so in its state
    /// @throws WaitingException it can't even be made
    Container start(
            KubeObject pod,
            JsonNode spec,
            int attempt,
            Container sandbox,
            Image image,
            Map<String, String> env,
            Map<String, Mounted> volumes) {
        String fieldPath = ContainerSpecs.fieldPath(pod, ContainerSpecs.name(spec));
        Container made;
        try {
            ContainerConfig planned = plans.container(new Wish(
                    pod,
                    spec,
                    attempt,
                    sandbox,
                    image.id().toString(),
                    defaults(image),
                    target(pod, spec),
                    env,
                    volumes));
            Map<String, String> annotations = new HashMap<>(planned.annotations());
            annotations.put(IMAGE, shownName(spec));
            annotations.put(IMAGE_ID, shownId(image));
            made = create(planned.toBuilder().annotations(annotations).build());
        } catch (WaitingException e) {
            throw e;
        } catch (EngineException e) {
            String reason = e.kind() == ErrorKind.INVALID_ARGUMENT || e.kind() == ErrorKind.NOT_IMPLEMENTED
                    ? WaitingException.CONFIG
                    : WaitingException.CREATE;
            throw new WaitingException(reason, String.valueOf(e.getMessage()), e);
        }
        String name = ContainerSpecs.name(spec);
        events.record(pod, fieldPath, EventRecorder.Type.NORMAL, "Created", "Created container: " + name);
        try {
            containers.start(made.id());
            endTogether(made);
            events.record(pod, fieldPath, EventRecorder.Type.NORMAL, "Started", "Started container " + name);
        } catch (EngineException e) {
            events.record(pod, fieldPath, EventRecorder.Type.WARNING, "Failed", "Error: " + e.getMessage());
        }
        return containers.get(made.id());
    }

    /// When memory runs out a container ends as a whole and is started again, as a kubelet has it on cgroup
    /// v2.
    private void endTogether(Container container) {
        CgroupParent parent = container.config().cgroupParent();
        if (parent == null) {
            return;
        }
        try {
            groups.endTogether(parent.path() + "/" + container.id());
        } catch (EngineException e) {
            // It runs without it, and the kernel ends single processes of it.
            LOG.warn("container {} can't end as a whole when memory runs out: {}", container.id(), e.getMessage());
        }
    }

    /// Whose processes an ephemeral container is to see.
    private @Nullable String target(KubeObject pod, JsonNode spec) {
        String name = spec.path("targetContainerName").asText();
        if (name.isEmpty()) {
            return null;
        }
        Container target = PodRuns.of(containers, pod.uid()).latest(name);
        if (target == null || !PodRuns.isAlive(target)) {
            throw WaitingException.config("unable to find target container " + name);
        }
        return target.id();
    }

    /// With its volumes, and even if it runs; one that is gone already is no error.
    void remove(Container container) {
        try {
            containers.remove(container.id(), FOR_GOOD);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private Defaults defaults(Image image) {
        return defaults.computeIfAbsent(
                image.id(), id -> images.detail(id.toString()).config().config());
    }

    private static String shownName(JsonNode spec) {
        ImageReference asked = ImageReference.parse(spec.path("image").asText());
        String text = asked.toString();
        return asked.tag() == null && asked.digest() == null ? text + ":" + ImageReference.DEFAULT_TAG : text;
    }

    private static String shownId(Image image) {
        @Nullable
        ImageReference first =
                image.digests().isEmpty() ? null : image.digests().getFirst();
        return first == null ? image.id().toString() : first.toString();
    }
}
