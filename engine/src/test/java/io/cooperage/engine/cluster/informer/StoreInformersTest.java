package io.cooperage.engine.cluster.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.machinery.ClusterFixture;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.cluster.store.HistoryLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreInformersTest {
    private static final int PATIENCE = 60;

    @TempDir
    private Path folder;

    private ClusterFixture cluster;
    private StoreInformers informers;

    @SuppressWarnings("NullAway.Init") // by begin()
    StoreInformersTest() {}

    @BeforeEach
    void begin() {
        cluster = new ClusterFixture(folder, new HistoryLimits(2, 4, Duration.ZERO, 1 << 20), List.of());
        informers = new StoreInformers(cluster.store, cluster.api);
    }

    @AfterEach
    void end() {
        informers.close();
        cluster.close();
    }

    @Test
    void aListenerHearsOfWhatIsThereAndOfChanges() throws Exception {
        cluster.create("configmaps", "default", "{metadata: {name: a}}");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (AutoCloseable _ =
                informers.of("configmaps").listen((old, now) -> heard.add(name(old) + ">" + name(now)))) {
            assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(">a");
            cluster.merge("configmaps", "default", "a", "{data: {x: y}}");
            assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("a>a");
            cluster.delete("configmaps", "default", "a");
            assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("a>");
        }
    }

    /// One stands still while so much happens that it loses its place; the other hears of everything
    /// meanwhile, and the first ends with the same knowledge.
    @Test
    void aSlowListenerDelaysNobodyAndEndsUpKnowingTheSame() throws Exception {
        Map<String, Long> slow = new HashMap<>();
        BlockingQueue<Map<String, Long>> known = new LinkedBlockingQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch standing = new CountDownLatch(1);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Informer informer = informers.of("configmaps");
        try (AutoCloseable _ = informer.listen((old, now) -> {
                    standing.countDown();
                    await(go);
                    if (now != null) {
                        slow.put(now.name(), now.revision());
                    } else if (old != null) {
                        slow.remove(old.name());
                    }
                    known.add(Map.copyOf(slow));
                });
                AutoCloseable _ = informer.listen((old, now) -> heard.add(name(now)))) {
            cluster.create("configmaps", "default", "{metadata: {name: a}}");
            assertThat(standing.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
            assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("a");
            for (int i = 0; i < 20; i++) {
                cluster.create("configmaps", "default", "{metadata: {name: b" + i + "}}");
                assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("b" + i);
            }
            cluster.delete("configmaps", "default", "a");
            assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("");
            go.countDown();
            awaitSame(known, informer);
            cluster.create("configmaps", "default", "{metadata: {name: last}}");
            assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("last");
            awaitSame(known, informer);
        }
    }

    /// Passes over what a listener knew on the way: where it is told the difference, the order says nothing.
    private static void awaitSame(BlockingQueue<Map<String, Long>> known, Informer informer)
            throws InterruptedException {
        Map<String, Long> there =
                informer.all().stream().collect(Collectors.toMap(KubeObject::name, KubeObject::revision));
        Map<String, Long> now = Map.of();
        while (!there.equals(now)) {
            now = Objects.requireNonNull(known.poll(PATIENCE, TimeUnit.SECONDS), "nothing after " + now);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String name(@Nullable KubeObject object) {
        return object == null ? "" : object.name();
    }

    @Test
    void objectsAreFoundByLabelAndByController() {
        KubeObject owner = cluster.create("replicasets.apps", "default", "{metadata: {name: r}}");
        cluster.create(
                "pods",
                "default",
                "{metadata: {name: p, labels: {app: web}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name:"
                        + " r, uid: " + owner.uid() + ", controller: true}]}}");
        cluster.create("pods", "default", "{metadata: {name: q}}");
        Informer pods = informers.of("pods");
        assertThat(pods.all()).hasSize(2);
        assertThat(pods.list("default", LabelSelector.parse("app=web"))).hasSize(1);
        assertThat(pods.list("other", LabelSelector.EVERYTHING)).isEmpty();
        assertThat(pods.controlledBy(owner.uid())).extracting(KubeObject::name).containsExactly("p");
        assertThat(pods.get("default", "q")).isNotNull();
        assertThat(pods.get("default", "none")).isNull();
    }
}
