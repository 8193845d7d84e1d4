package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.error.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The container that holds what the others of a pod share: made when there is none, and asked for the pod's
/// address. For the pod's thread.
final class PodSandbox {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String FILE_MODE = "rw-r--r--";

    private final PodContext context;
    private final KubeletParts parts;
    private final PodMounts mounts;

    /// A sandbox that dies again and again must not be made anew as fast as that.
    private final BackOff backOff = new BackOff();

    private String id = "";
    private boolean alive;

    PodSandbox(PodContext context, PodMounts mounts) {
        this.context = context;
        this.parts = context.parts();
        this.mounts = mounts;
    }

    /// As the engine has it now.
    void see(PodRuns runs) {
        Container holder = runs.sandbox();
        alive = holder != null;
        id = holder == null ? "" : holder.id();
    }

    boolean isAlive() {
        return alive;
    }

    /// The pod is at its end; it is told so before the sandbox goes.
    void ends() {
        alive = false;
    }

    /// It has been removed.
    void gone() {
        alive = false;
        id = "";
    }

    /// @return null when it can't be had now
    @Nullable
    Container make(PodRuns runs) {
        if (!mounts.areMadeOrTold() || !isTime(runs)) {
            return null;
        }
        try {
            Container made = parts.starter().sandbox(context.pod(), runs.nextSandbox());
            runs.sandboxes().forEach(parts.starter()::remove);
            alive = true;
            id = made.id();
            context.setAddress("");
            return made;
        } catch (EngineException e) {
            context.warn("FailedCreatePodSandBox", "Failed to create pod sandbox: " + e.getMessage());
            context.wakeIn(SOON);
            return null;
        }
    }

    private boolean isTime(PodRuns runs) {
        if (runs.sandboxes().isEmpty()) {
            return true;
        }
        Instant now = context.now();
        Instant died = runs.sandboxes().stream()
                .map(sandbox -> sandbox.state().finishedAt())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(now);
        Instant until = backOff.waitUntil(died, now);
        if (until != null) {
            context.wake(until);
            return false;
        }
        backOff.next(died, now);
        context.event(
                "",
                EventRecorder.Type.NORMAL,
                "SandboxChanged",
                "Pod sandbox changed, it will be killed and re-created.");
        return true;
    }

    /// Finds out the pod's address and writes the files that depend on it.
    void enter(Container holder) {
        mounts.refreshOld();
        if (!context.address().isEmpty() && holder.id().equals(id) && mounts.areMade()) {
            return;
        }
        KubeObject pod = context.pod();
        // Also of those that an earlier kubelet left running.
        parts.groups().add(pod);
        boolean host = ContainerPlans.isOnHostNetwork(pod);
        String address = host
                ? parts.options().nodeAddress()
                : parts.containers().networking(holder.id()).endpoints().stream()
                        .findFirst()
                        .map(endpoint -> endpoint.ipv4())
                        .orElse("");
        context.setAddress(address);
        write("hosts", parts.files().hosts(pod, host ? "" : address));
        write("resolv.conf", parts.files().resolvConf(pod));
        write(
                "hostname",
                (host
                                ? parts.options().nodeName()
                                : PodNetworkFiles.kernelName(
                                        pod, parts.options().domain())) + "\n");
        mounts.adopt();
    }

    private void write(String name, String text) {
        PodFolders.write(parts.folders().etc(context.pod().uid(), name), text, FILE_MODE);
    }
}
