package io.cooperage.engine.cluster.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.DeleteOptions.Propagation;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.machinery.ClusterFixture;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.timeline.TimelineEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private ClusterFixture cluster;
    private GarbageCollector garbage;
    private NamespaceCollector namespaces;

    @SuppressWarnings("NullAway.Init") // by begin()
    CollectorsTest() {}

    @BeforeEach
    void begin() {
        cluster = new ClusterFixture(folder);
        garbage = new GarbageCollector(cluster.store, cluster.api);
        garbage.start();
        namespaces = new NamespaceCollector(cluster.store, cluster.api, InstantSource.system());
        namespaces.start();
    }

    @AfterEach
    void end() {
        namespaces.close();
        garbage.close();
        cluster.close();
    }

    @Test
    void dependentsFollowTheirLastOwner() throws InterruptedException {
        KubeObject first = cluster.create("deployments.apps", "default", "{metadata: {name: a}}");
        KubeObject second = cluster.create("deployments.apps", "default", "{metadata: {name: b}}");
        cluster.create("replicasets.apps", "default", owned("r", ref(first, true), ref(second, true)));
        cluster.create(
                "pods",
                "default",
                owned("p", ref(cluster.api.get(cluster.kind("replicasets.apps"), "default", "r"), true)));

        cluster.delete("deployments.apps", "default", "a");
        await(() -> cluster.api
                        .get(cluster.kind("replicasets.apps"), "default", "r")
                        .owners()
                        .size()
                == 1);
        assertThat(there("pods", "p")).isTrue();

        cluster.delete("deployments.apps", "default", "b");
        await(() -> !there("replicasets.apps", "r") && !there("pods", "p"));
        // A write is in the timeline a moment after it is in the store.
        await(() -> cluster.timeline.latest().stream()
                .anyMatch(entry -> entry.kind().equals("Pod")
                        && entry.verb() == TimelineEntry.Verb.DELETED
                        && entry.actor().equals("garbage-collector")));
    }

    @Test
    void ownersAreKnownByUid() throws InterruptedException {
        KubeObject owner = cluster.create("deployments.apps", "default", "{metadata: {name: a}}");
        cluster.delete("deployments.apps", "default", "a");
        cluster.create("deployments.apps", "default", "{metadata: {name: a}}");
        cluster.create("configmaps", "default", owned("c", ref(owner, false)));
        await(() -> !there("configmaps", "c"));
    }

    @Test
    void foregroundWaitsForDependents() throws InterruptedException {
        KubeObject owner = cluster.create("deployments.apps", "default", "{metadata: {name: a}}");
        KubeObject set = cluster.create("replicasets.apps", "default", owned("r", ref(owner, true)));
        cluster.create("pods", "default", owned("p", ref(set, true)).replace("spec: {", "spec: {nodeName: n, "));

        assertThat(delete("deployments.apps", "a", Propagation.FOREGROUND)).isFalse();
        await(() -> cluster.api
                .get(cluster.kind("pods"), "default", "p")
                .deletionTimestamp()
                .isPresent());
        assertThat(there("deployments.apps", "a")).isTrue();
        assertThat(there("replicasets.apps", "r")).isTrue();

        cluster.api.delete(
                cluster.kind("pods"),
                "default",
                "p",
                DeleteOptions.by("kubelet", null).withGrace(0));
        await(() -> !there("deployments.apps", "a") && !there("replicasets.apps", "r"));
    }

    @Test
    void orphansAreReleased() throws InterruptedException {
        KubeObject owner = cluster.create("deployments.apps", "default", "{metadata: {name: a}}");
        cluster.create("replicasets.apps", "default", owned("r", ref(owner, true)));

        delete("deployments.apps", "a", Propagation.ORPHAN);
        await(() -> !there("deployments.apps", "a"));
        assertThat(cluster.api
                        .get(cluster.kind("replicasets.apps"), "default", "r")
                        .owners())
                .isEmpty();
    }

    @Test
    void whatAnEarlierRunLeftIsDone() throws InterruptedException {
        KubeObject owner = cluster.create("deployments.apps", "default", "{metadata: {name: a}}");
        cluster.create("configmaps", "default", owned("c", ref(owner, false)));
        garbage.close();
        cluster.delete("deployments.apps", "default", "a");
        assertThat(there("configmaps", "c")).isTrue();

        garbage = new GarbageCollector(cluster.store, cluster.api);
        garbage.start();
        await(() -> !there("configmaps", "c"));
    }

    @Test
    void aNamespaceGoesAfterItsContent() throws InterruptedException {
        cluster.create("namespaces", "", "{metadata: {name: n1}}");
        cluster.create("configmaps", "n1", "{metadata: {name: c, finalizers: [example.com/x]}}");
        cluster.create("pods", "n1", "{metadata: {name: p}, spec: {nodeName: n}}");
        for (int i = 0; i < 20; i++) {
            cluster.create("configmaps", "n1", "{metadata: {generateName: many-}}");
        }
        assertThat(cluster.delete("namespaces", "", "n1")).isFalse();
        KubeObject marked = cluster.api.get(cluster.kind("namespaces"), "", "n1");
        assertThat(marked.status().path("phase").asText()).isEqualTo("Terminating");
        assertThatThrownBy(() -> cluster.create("configmaps", "n1", "{metadata: {name: late}}"))
                .isInstanceOf(StatusException.class)
                .hasMessage("configmaps \"late\" is forbidden: unable to create new content in namespace n1 because it"
                        + " is being terminated");

        await(() -> cluster.api
                .get(cluster.kind("namespaces"), "", "n1")
                .status()
                .toString()
                .contains("pods. has 1 resource instances, configmaps. has 1 resource instances"));
        cluster.api.delete(
                cluster.kind("pods"),
                "n1",
                "p",
                DeleteOptions.by("kubelet", null).withGrace(0));
        assertThat(cluster.api.find(cluster.kind("namespaces"), "", "n1")).isNotNull();
        cluster.merge("configmaps", "n1", "c", "{metadata: {finalizers: null}}");
        await(() -> cluster.api.find(cluster.kind("namespaces"), "", "n1") == null);
    }

    @Test
    void eventsGoAfterAnHour() {
        cluster.create("events", "default", "{metadata: {name: old}}");
        cluster.create(
                "events",
                "default",
                "{metadata: {name: again}, lastTimestamp: '" + Instant.now().plusSeconds(1800) + "'}");
        try (EventExpiry expiry =
                new EventExpiry(cluster.api, () -> Instant.now().plusSeconds(3700))) {
            expiry.sweep();
        }
        assertThat(there("events", "old")).isFalse();
        assertThat(there("events", "again")).isTrue();
    }

    private boolean there(String resource, String name) {
        return cluster.api.find(cluster.kind(resource), "default", name) != null;
    }

    private boolean delete(String resource, String name, Propagation propagation) {
        DeleteOptions options = new DeleteOptions("test", null, propagation, null, null, false, null);
        return cluster.api
                .delete(cluster.kind(resource), "default", name, options)
                .gone();
    }

    private static String owned(String name, String... references) {
        return "{metadata: {name: " + name + ", ownerReferences: [" + String.join(", ", references)
                + "]}, spec: {a: b}}";
    }

    private static String ref(KubeObject owner, boolean blocks) {
        return "{apiVersion: " + owner.apiVersion() + ", kind: " + owner.kind() + ", name: " + owner.name() + ", uid: "
                + owner.uid() + ", blockOwnerDeletion: " + blocks + "}";
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("time is over").isBefore(end);
            Thread.sleep(5);
        }
    }
}
