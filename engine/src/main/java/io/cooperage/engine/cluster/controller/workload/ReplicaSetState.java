package io.cooperage.engine.cluster.controller.workload;

import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.ToIntFunction;

/// A ReplicaSet as its Deployment sees it.
record ReplicaSetState(KubeObject object) {
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    static final String MOST = "deployment.kubernetes.io/max-replicas";

    static final Comparator<ReplicaSetState> OLDEST_FIRST = Comparator.<ReplicaSetState, String>comparing(
                    set -> set.object.metadata().path("creationTimestamp").asText())
            .thenComparing(ReplicaSetState::name);

    String name() {
        return object.name();
    }

    /// What it asks for.
    int wanted() {
        return object.spec().path("replicas").asInt(1);
    }

    /// What it was seen to have.
    int there() {
        return object.status().path("replicas").asInt();
    }

    /// What it may still have: between a change of its wish and its controller's deed both count.
    int most() {
        return Math.max(wanted(), there());
    }

    int ready() {
        return object.status().path("readyReplicas").asInt();
    }

    int available() {
        return object.status().path("availableReplicas").asInt();
    }

    /// What will be left of the available ones when its controller has done what is asked for.
    int lastingAvailable() {
        return Math.min(available(), wanted());
    }

    /// Zero without one.
    long revision() {
        return number(REVISION);
    }

    /// An annotation as a number; zero without one, or when it is none.
    long number(String annotation) {
        String text = object.metadata().path("annotations").path(annotation).asText();
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    boolean isActive() {
        return wanted() > 0;
    }

    /// With another wish, and the annotations that tell scaling by share where it began.
    KubeObject scaled(int replicas, int desired, int most) {
        KubeObject changed = object.copy();
        changed.tree().withObject("/spec").put("replicas", replicas);
        PodTemplate.annotations(changed.tree())
                .put(DESIRED, Integer.toString(desired))
                .put(MOST, Integer.toString(most));
        return changed;
    }

    static int sum(Collection<ReplicaSetState> sets, ToIntFunction<ReplicaSetState> number) {
        return sets.stream().mapToInt(number).sum();
    }
}
