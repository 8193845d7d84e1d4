package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kubelet.Seen.Waiting;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings the images of one pod, by each container's policy. Pulls go on beside; who asks again meanwhile is
/// told to wait. For the pod's thread, but for [#cancel].
final class ImagePulls {
    /// A failure is told as such for so long before it is told as waiting for the next try.
    private static final Duration FRESH_FAILURE = Duration.ofSeconds(1);

    private final ImageService images;
    private final PullSecrets secrets;
    private final EventRecorder events;
    private final InstantSource clock;
    private final Runnable changed;
    private final Map<String, Pull> pulls = new HashMap<>();

    /// @param changed called on any thread when it is worth asking again
    ImagePulls(ImageService images, PullSecrets secrets, EventRecorder events, InstantSource clock, Runnable changed) {
        this.images = images;
        this.secrets = secrets;
        this.events = events;
        this.clock = clock;
        this.changed = changed;
    }

    /// Of one container. Guarded by itself.
    private static final class Pull {
        private final BackOff backOff = new BackOff();
        private @Nullable Thread running;
        private @Nullable Image done;
        private @Nullable String failure;
        private Instant failedAt = Instant.EPOCH;
        private boolean told;
    }

    /// @param image when it is there
    /// @param waiting what is waited for otherwise
    /// @param until when to ask again; null for when [#changed] says so
    record Answer(
            @Nullable Image image,
            @Nullable Waiting waiting,
            @Nullable Instant until) {}

    Answer ask(KubeObject pod, JsonNode container) {
        String name = container.path("image").asText();
        String fieldPath = ContainerSpecs.fieldPath(pod, ContainerSpecs.name(container));
        try {
            ImageReference.parse(name);
        } catch (EngineException e) {
            String message = "Failed to apply default image tag \"" + name + "\": couldn't parse image name \"" + name
                    + "\": " + e.getMessage();
            events.record(pod, fieldPath, EventRecorder.Type.WARNING, "InspectFailed", message);
            events.record(pod, fieldPath, EventRecorder.Type.WARNING, "Failed", "Error: InvalidImageName");
            return new Answer(null, new Waiting("InvalidImageName", message), null);
        }
        Pull pull = pulls.computeIfAbsent(ContainerSpecs.name(container), _ -> new Pull());
        synchronized (pull) {
            if (pull.running != null) {
                return new Answer(null, null, null);
            }
            Image done = pull.done;
            if (done != null) {
                // Once: the next start of the container asks the registry again where the policy says so.
                pull.done = null;
                return new Answer(done, null, null);
            }
        }
        String policy = container.path("imagePullPolicy").asText("IfNotPresent");
        Optional<Image> here = policy.equals("Always") ? Optional.empty() : present(name);
        if (here.isPresent()) {
            events.record(
                    pod,
                    fieldPath,
                    EventRecorder.Type.NORMAL,
                    "Pulled",
                    "Container image \"" + name + "\" already present on machine");
            return new Answer(here.get(), null, null);
        }
        if (policy.equals("Never")) {
            String message = "Container image \"" + name + "\" is not present with pull policy of Never";
            events.record(pod, fieldPath, EventRecorder.Type.WARNING, "ErrImageNeverPull", message);
            events.record(pod, fieldPath, EventRecorder.Type.WARNING, "Failed", "Error: ErrImageNeverPull");
            return new Answer(
                    null,
                    new Waiting("ErrImageNeverPull", message),
                    clock.instant().plus(BackOff.FIRST));
        }
        return pull(pod, name, fieldPath, pull);
    }

    private Optional<Image> present(String name) {
        try {
            return Optional.of(images.get(name));
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Answer pull(KubeObject pod, String name, String fieldPath, Pull pull) {
        Instant now = clock.instant();
        synchronized (pull) {
            String failure = pull.failure;
            Instant until = failure == null ? null : pull.backOff.waitUntil(pull.failedAt, now);
            if (failure != null && until != null) {
                if (Duration.between(pull.failedAt, now).compareTo(FRESH_FAILURE) < 0) {
                    return new Answer(null, new Waiting("ErrImagePull", failure), pull.failedAt.plus(FRESH_FAILURE));
                }
                String message = "Back-off pulling image \"" + name + "\"";
                if (!pull.told) {
                    pull.told = true;
                    events.record(pod, fieldPath, EventRecorder.Type.NORMAL, "BackOff", message);
                    events.record(pod, fieldPath, EventRecorder.Type.WARNING, "Failed", "Error: ImagePullBackOff");
                }
                return new Answer(null, new Waiting("ImagePullBackOff", message + ": ErrImagePull: " + failure), until);
            }
            pull.told = false;
            pull.backOff.next(failure == null ? now : pull.failedAt, now);
            events.record(pod, fieldPath, EventRecorder.Type.NORMAL, "Pulling", "Pulling image \"" + name + "\"");
            pull.running = Thread.ofVirtual().name("pull " + name).start(() -> run(pod, name, fieldPath, pull));
            Waiting still = failure == null ? null : new Waiting("ErrImagePull", failure);
            return new Answer(null, still, null);
        }
    }

    private void run(KubeObject pod, String name, String fieldPath, Pull pull) {
        long begin = System.nanoTime();
        try {
            @Nullable
            Credentials login = secrets.of(pod, ImageReference.parse(name).domain());
            Image image = images.pull(name, null, login, TransferListener.NONE);
            String took = shown(Duration.ofNanos(System.nanoTime() - begin));
            events.record(
                    pod,
                    fieldPath,
                    EventRecorder.Type.NORMAL,
                    "Pulled",
                    "Successfully pulled image \"" + name + "\" in " + took + " (" + took
                            + " including waiting). Image size: " + image.packedSize() + " bytes.");
            synchronized (pull) {
                pull.done = image;
                pull.failure = null;
                pull.backOff.reset();
            }
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            events.record(
                    pod,
                    fieldPath,
                    EventRecorder.Type.WARNING,
                    "Failed",
                    "Failed to pull image \"" + name + "\": " + message);
            events.record(pod, fieldPath, EventRecorder.Type.WARNING, "Failed", "Error: ErrImagePull");
            synchronized (pull) {
                pull.failure = message;
                pull.failedAt = clock.instant();
            }
        } finally {
            synchronized (pull) {
                pull.running = null;
            }
            changed.run();
        }
    }

    /// As Go prints short times: `850ms`, `1.2s`.
    private static String shown(Duration time) {
        return time.toMillis() < 1000
                ? time.toMillis() + "ms"
                : String.format(Locale.ROOT, "%.3fs", time.toMillis() / 1000.0);
    }

    /// The pod ends.
    void cancel() {
        for (Pull pull : pulls.values()) {
            synchronized (pull) {
                Thread running = pull.running;
                if (running != null) {
                    running.interrupt();
                }
            }
        }
    }
}
