package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.Seen.Waiting;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What a pod's worker remembers of one of its containers from step to step, beside what the engine knows.
/// For the pod's thread.
final class ContainerMemory {
    final BackOff backOff = new BackOff();

    /// Why it is not started now.
    @Nullable
    Waiting waiting;

    /// The end for which [#backOff] has been told that another start follows.
    @Nullable
    String restartedAfter;

    /// The run that the following are about.
    @Nullable
    String run;

    @Nullable
    Hook postStart;

    @Nullable
    ProbeSet probes;

    /// What the status said when the worker began: runs that the engine may know nothing of any more.
    final JsonNode before;

    /// Ends whose words have been read, so that files are read once.
    final Deque<Ended> ended = new ArrayDeque<>();

    /// @param containerId the engine's
    record Ended(String containerId, Run run) {}

    ContainerMemory(JsonNode before) {
        this.before = before;
    }

    /// Another run begins.
    void begin(String id) {
        letGo();
        run = id;
        waiting = null;
        postStart = null;
    }

    /// Nothing is watched any more.
    void letGo() {
        ProbeSet old = probes;
        probes = null;
        if (old != null) {
            old.close();
        }
        Hook hook = postStart;
        if (hook != null && !hook.isDone()) {
            hook.cancel();
        }
    }
}
