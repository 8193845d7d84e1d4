package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.TemplateHash;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes, annotates, scales and removes the ReplicaSets of a Deployment.
final class DeploymentSets {
    /// What speaks of the Deployment itself and isn't handed on.
    private static final Set<String> NOT_COPIED = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            ReplicaSetState.REVISION,
            ReplicaSetState.HISTORY,
            ReplicaSetState.DESIRED,
            ReplicaSetState.MOST,
            "deprecated.deployment.rollback.to");

    private static final int LONGEST_HISTORY = 2000;

    private final KindView sets;
    private final EventRecorder events;

    DeploymentSets(KindView sets, EventRecorder events) {
        this.sets = sets;
        this.events = events;
    }

    /// Its name was taken by a set of another template: the Deployment's `collisionCount` must grow.
    static final class Collision extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Collision(String name) {
            super("a ReplicaSet named " + name + " is there already");
        }
    }

    /// The annotations and the revision of the newest set, as they ought to be.
    ReplicaSetState annotated(Rollout rollout, ReplicaSetState newest, Work work) {
        KubeObject changed = newest.object().copy();
        annotate(rollout, changed, nextRevision(rollout));
        long minReady = rollout.deployment().spec().path("minReadySeconds").asLong();
        ObjectNode spec = changed.tree().withObject("/spec");
        if (spec.path("minReadySeconds").asLong() != minReady) {
            spec.put("minReadySeconds", minReady);
        }
        return Trees.same(changed.tree(), newest.object().tree())
                ? newest
                : new ReplicaSetState(sets.update(changed, work.writing()));
    }

    private static long nextRevision(Rollout rollout) {
        return rollout.old().stream().mapToLong(ReplicaSetState::revision).max().orElse(0) + 1;
    }

    private static void annotate(Rollout rollout, KubeObject set, long revision) {
        ObjectNode annotations = PodTemplate.annotations(set.tree());
        rollout.deployment().annotations().forEach((name, value) -> {
            if (!NOT_COPIED.contains(name)) {
                annotations.put(name, value);
            }
        });
        long before = new ReplicaSetState(set).revision();
        if (before >= revision) {
            return;
        }
        annotations.put(ReplicaSetState.REVISION, Long.toString(revision));
        if (before > 0) {
            String history = annotations.path(ReplicaSetState.HISTORY).asText();
            String longer = history.isEmpty() ? Long.toString(before) : history + "," + before;
            annotations.put(
                    ReplicaSetState.HISTORY,
                    longer.length() <= LONGEST_HISTORY ? longer : longer.substring(longer.indexOf(',') + 1));
        }
    }

    /// Makes the set of the present template.
    ///
    /// @throws Collision the Deployment must count it and try again
    ReplicaSetState create(Rollout rollout, Work work) {
        KubeObject deployment = rollout.deployment();
        KubeObject set = model(rollout);
        int replicas = set.spec().path("replicas").asInt();
        try {
            ReplicaSetState created = new ReplicaSetState(sets.create(deployment.namespace(), set, work.writing()));
            if (replicas > 0) {
                events.normal(
                        deployment,
                        "ScalingReplicaSet",
                        "Scaled up replica set " + set.name() + " from 0 to " + replicas);
            }
            return created;
        } catch (StatusException e) {
            if (e.reason() != StatusReason.ALREADY_EXISTS) {
                throw e;
            }
            return existing(deployment, set.name());
        }
    }

    /// Ours after all, where an earlier life of this process made it.
    private ReplicaSetState existing(KubeObject deployment, String name) {
        KubeObject there = sets.api().find(sets.kind(), deployment.namespace(), name);
        if (there != null
                && there.controller()
                        .filter(o -> o.uid().equals(deployment.uid()))
                        .isPresent()
                && Rollout.sameTemplate(there, deployment)) {
            return new ReplicaSetState(there);
        }
        throw new Collision(name);
    }

    private static KubeObject model(Rollout rollout) {
        KubeObject deployment = rollout.deployment();
        ObjectNode template = deployment.spec().path("template").deepCopy();
        String hash = TemplateHash.of(
                template, deployment.status().path("collisionCount").asInt());
        template.withObject("/metadata/labels").put(Rollout.HASH, hash);
        ObjectNode set = template.objectNode();
        set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
        ObjectNode meta = set.putObject("metadata");
        meta.put("name", deployment.name() + "-" + hash);
        meta.set("labels", template.path("metadata").path("labels").deepCopy());
        meta.putArray("ownerReferences").add(PodTemplate.ownerReference(deployment));
        ObjectNode spec = set.putObject("spec");
        int replicas = rollout.newSize();
        spec.put("replicas", replicas);
        if (deployment.spec().has("minReadySeconds")) {
            spec.set("minReadySeconds", deployment.spec().get("minReadySeconds"));
        }
        spec.set("selector", deployment.spec().path("selector").deepCopy());
        spec.withObject("/selector/matchLabels").put(Rollout.HASH, hash);
        spec.set("template", template);
        KubeObject object = new KubeObject(set);
        annotate(rollout, object, nextRevision(rollout));
        PodTemplate.annotations(set)
                .put(ReplicaSetState.DESIRED, Integer.toString(rollout.replicas()))
                .put(ReplicaSetState.MOST, Integer.toString(rollout.replicas() + rollout.surge()));
        return object;
    }

    /// @return whether its wish is another now
    boolean scale(Rollout rollout, ReplicaSetState set, int size, Work work) {
        int before = set.wanted();
        KubeObject scaled = set.scaled(size, rollout.replicas(), rollout.replicas() + rollout.surge());
        if (Trees.same(scaled.tree(), set.object().tree())) {
            return false;
        }
        sets.update(scaled, work.writing());
        if (before == size) {
            return false;
        }
        events.normal(
                rollout.deployment(),
                "ScalingReplicaSet",
                "Scaled " + (size > before ? "up" : "down") + " replica set " + set.name() + " from " + before + " to "
                        + size);
        return true;
    }

    /// Takes over a changed number outside of a rollout, or in the midst of one each by its share.
    void scaleAll(Rollout rollout, Work work) {
        ReplicaSetState only = rollout.activeOrLatest();
        if (only != null) {
            scale(rollout, only, rollout.replicas(), work);
        } else if (rollout.isSaturated()) {
            rollout.activeOld().forEach(old -> scale(rollout, old, 0, work));
        } else if (rollout.isRolling()) {
            scaleByShare(rollout, work);
        }
    }

    private void scaleByShare(Rollout rollout, Work work) {
        int most = rollout.replicas() > 0 ? rollout.replicas() + rollout.surge() : 0;
        List<ReplicaSetState> active =
                rollout.all().stream().filter(ReplicaSetState::isActive).toList();
        int toAdd = most - ReplicaSetState.sum(active, ReplicaSetState::wanted);
        Comparator<ReplicaSetState> bySize = Comparator.comparingInt(set -> -set.wanted());
        List<ReplicaSetState> sorted = active.stream()
                .sorted(bySize.thenComparing(
                        toAdd > 0 ? ReplicaSetState.OLDEST_FIRST.reversed() : ReplicaSetState.OLDEST_FIRST))
                .toList();
        int[] sizes = new int[sorted.size()];
        int added = 0;
        for (int i = 0; i < sizes.length; i++) {
            int share = share(rollout, sorted.get(i), toAdd - added);
            sizes[i] = sorted.get(i).wanted() + share;
            added += share;
        }
        for (int i = 0; i < sizes.length; i++) {
            // What rounding left over is the largest one's.
            int size = i == 0 ? Math.max(0, sizes[i] + toAdd - added) : sizes[i];
            scale(rollout, sorted.get(i), size, work);
        }
    }

    /// @param left what is still to be added, or removed where it is negative
    private static int share(Rollout rollout, ReplicaSetState set, int left) {
        if (left == 0) {
            return 0;
        }
        if (rollout.replicas() == 0) {
            return Math.max(-set.wanted(), left);
        }
        long before = set.number(ReplicaSetState.MOST);
        if (before == 0) {
            before = rollout.deployment().status().path("replicas").asLong();
        }
        if (before == 0) {
            return 0;
        }
        long size = Math.round((double) set.wanted() * (rollout.replicas() + rollout.surge()) / before);
        int share = Math.toIntExact(size) - set.wanted();
        return left > 0 ? Math.min(share, left) : Math.max(share, left);
    }

    /// Removes the oldest of those that nobody needs, beyond the limit.
    void cleanUp(Rollout rollout, Work work) {
        @Nullable
        Integer limit = rollout.deployment().spec().has("revisionHistoryLimit")
                ? rollout.deployment().spec().get("revisionHistoryLimit").asInt()
                : null;
        if (limit == null) {
            return;
        }
        List<ReplicaSetState> alive = rollout.old().stream()
                .filter(set -> set.object().deletionTimestamp().isEmpty())
                .sorted(Comparator.comparingLong(ReplicaSetState::revision).thenComparing(ReplicaSetState.OLDEST_FIRST))
                .toList();
        for (ReplicaSetState set : alive.subList(0, Math.max(0, alive.size() - limit))) {
            boolean observed = set.object().generation()
                    <= set.object().status().path("observedGeneration").asLong();
            if (set.most() == 0 && observed) {
                sets.delete(set.object(), work.deleting(set.object()));
            }
        }
    }
}
