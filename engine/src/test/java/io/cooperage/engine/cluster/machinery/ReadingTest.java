package io.cooperage.engine.cluster.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.ObjectList;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.object.FieldSelector;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.cluster.store.HistoryLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HistoryLimits SHORT = new HistoryLimits(4, 8, Duration.ZERO, 1 << 20);

    @TempDir
    private Path folder;

    private ClusterFixture cluster;

    @SuppressWarnings("NullAway.Init") // by begin()
    ReadingTest() {}

    @BeforeEach
    void begin() {
        cluster = new ClusterFixture(folder, SHORT, List.of());
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void pagesAreOfOneSnapshot() {
        maps("a", "b", "c", "d", "e");
        ObjectList first = list(options(2, null));
        assertThat(names(first)).containsExactly("a", "b");
        assertThat(first.remaining()).isEqualTo(3);

        cluster.delete("configmaps", "default", "c");
        cluster.create("configmaps", "default", "{metadata: {name: bb}}");
        cluster.merge("configmaps", "default", "d", "{data: {x: y}}");
        ObjectList second = list(options(2, first.next()));
        assertThat(names(second)).containsExactly("c", "d");
        assertThat(second.items().get(1).tree().has("data")).isFalse();
        assertThat(second.revision()).isEqualTo(first.revision());
        ObjectList third = list(options(2, second.next()));
        assertThat(names(third)).containsExactly("e");
        assertThat(third.next()).isNull();
        assertThat(third.remaining()).isNull();
    }

    @Test
    void whatIsTooOldExpires() {
        maps("a", "b");
        ObjectList first = list(options(1, null));
        for (int i = 0; i < 10; i++) {
            cluster.merge("configmaps", "default", "a", "{data: {i: '" + i + "'}}");
        }
        assertThatThrownBy(() -> list(options(1, first.next())))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.EXPIRED));
        assertThatThrownBy(() -> watch(first.revision(), "", ""))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.EXPIRED))
                .hasMessageStartingWith("too old resource version: " + first.revision() + " (");
        assertThatThrownBy(() -> list(options(1, "nonsense")))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.BAD_REQUEST));
    }

    @Test
    void aReaderThatIsTooSlowIsTold() throws InterruptedException {
        maps("a");
        try (Watch watch = watch(cluster.api.revision(), "", "")) {
            for (int i = 0; i < 20; i++) {
                cluster.merge("configmaps", "default", "a", "{data: {i: '" + i + "'}}");
            }
            assertThatThrownBy(() -> watch.next(PATIENCE))
                    .isInstanceOfSatisfying(
                            StatusException.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.EXPIRED));
        }
    }

    @Test
    void revisionsOfListsAreMinimaOrExact() {
        maps("a");
        long before = cluster.api.revision();
        maps("b");
        long now = cluster.api.revision();
        assertThat(names(list(at(before, true)))).containsExactly("a");
        assertThat(names(list(at(before, false)))).containsExactly("a", "b");
        assertThat(names(list(at(0, false)))).containsExactly("a", "b");
        assertThatThrownBy(() -> list(at(now + 5, false)))
                .isInstanceOfSatisfying(
                        StatusException.class, e -> assertThat(e.reason()).isEqualTo(StatusReason.TIMEOUT))
                .hasMessage("Too large resource version: " + (now + 5) + ", current: " + now);
    }

    @Test
    void aWatchBeginsWithWhatIsThere() throws InterruptedException {
        maps("a", "b");
        try (Watch watch = watch(null, "", "")) {
            expect(watch, WatchEvent.Type.ADDED, "a");
            expect(watch, WatchEvent.Type.ADDED, "b");
            assertThat(watch.next(Duration.ZERO)).isNull();
            cluster.merge("configmaps", "default", "a", "{data: {x: y}}");
            expect(watch, WatchEvent.Type.MODIFIED, "a");
            cluster.delete("configmaps", "default", "a");
            KubeObject last = expect(watch, WatchEvent.Type.DELETED, "a");
            assertThat(last.revision()).isEqualTo(cluster.api.revision());
            assertThat(last.tree().path("data").path("x").asText()).isEqualTo("y");
        }
    }

    @Test
    void whatBeginsToMatchIsAddedAndWhatEndsIsDeleted() throws InterruptedException {
        maps("a");
        try (Watch watch = watch(null, "tier=web", "")) {
            cluster.merge("configmaps", "default", "a", "{metadata: {labels: {tier: web}}}");
            expect(watch, WatchEvent.Type.ADDED, "a");
            cluster.merge("configmaps", "default", "a", "{data: {x: y}}");
            expect(watch, WatchEvent.Type.MODIFIED, "a");
            cluster.merge("configmaps", "default", "a", "{metadata: {labels: {tier: db}}}");
            KubeObject gone = expect(watch, WatchEvent.Type.DELETED, "a");
            assertThat(gone.labels()).containsEntry("tier", "web");
            assertThat(gone.revision()).isEqualTo(cluster.api.revision());
            cluster.delete("configmaps", "default", "a");
            assertThat(watch.next(Duration.ZERO)).isNull();
        }
    }

    @Test
    void fieldsSelect() throws InterruptedException {
        cluster.create("pods", "default", "{metadata: {name: p}, spec: {nodeName: n1}}");
        cluster.create("pods", "default", "{metadata: {name: q}, spec: {nodeName: n2}}");
        ListOptions onNode = new ListOptions(
                LabelSelector.EVERYTHING, FieldSelector.parse("spec.nodeName=n1"), 0, null, null, false);
        assertThat(names(cluster.api.list(cluster.kind("pods"), null, onNode))).containsExactly("p");
        WatchOptions running = new WatchOptions(
                LabelSelector.EVERYTHING,
                FieldSelector.parse("status.phase!=Pending,metadata.namespace=default"),
                null,
                false);
        try (Watch watch = cluster.api.watch(cluster.kind("pods"), null, running)) {
            KubeObject pod =
                    cluster.api.get(cluster.kind("pods"), "default", "q").copy();
            pod.tree().putObject("status").put("phase", "Running");
            cluster.status("pods", pod);
            expect(watch, WatchEvent.Type.ADDED, "q");
        }
        assertThatThrownBy(() -> watch(null, "", "spec.none=1"))
                .isInstanceOf(StatusException.class)
                .hasMessage("field label not supported: spec.none");
    }

    @Test
    void bookmarksTellTheRevision() throws InterruptedException {
        maps("a");
        Reading reading = new Reading(cluster.store, Duration.ofMillis(1));
        WatchOptions options =
                new WatchOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, cluster.api.revision(), true);
        try (Watch watch = reading.watch(cluster.kind("configmaps"), "default", options)) {
            cluster.create("pods", "default", "{metadata: {name: p}}");
            WatchEvent event = watch.next(PATIENCE);
            assertThat(Objects.requireNonNull(event).type()).isEqualTo(WatchEvent.Type.BOOKMARK);
            assertThat(event.object().tree())
                    .isEqualTo(ClusterFixture.json("{kind: ConfigMap, apiVersion: v1, metadata: {resourceVersion: '"
                            + cluster.api.revision() + "'}}"));
        }
    }

    @Test
    void whoStopsReadingIsToldWhereToGoOn() throws InterruptedException {
        maps("a");
        WatchOptions options =
                new WatchOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, cluster.api.revision(), true);
        try (Watch watch = cluster.api.watch(cluster.kind("configmaps"), "default", options)) {
            assertThat(watch.bookmark()).as("nothing new").isNull();
            cluster.create("pods", "default", "{metadata: {name: p}}");
            assertThat(Objects.requireNonNull(watch.bookmark()).object().revision())
                    .isEqualTo(cluster.api.revision());
            assertThat(watch.bookmark()).as("told already").isNull();
            maps("b");
            assertThat(watch.bookmark()).as("before b is told").isNull();
            expect(watch, WatchEvent.Type.ADDED, "b");
            assertThat(watch.bookmark()).as("b has told it").isNull();
        }
        WatchOptions none =
                new WatchOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, cluster.api.revision(), false);
        try (Watch watch = cluster.api.watch(cluster.kind("configmaps"), "default", none)) {
            cluster.create("pods", "default", "{metadata: {name: q}}");
            assertThat(watch.bookmark()).as("not asked for").isNull();
        }
    }

    @Test
    void aClosedWatchEnds() throws InterruptedException {
        Watch watch = watch(null, "", "");
        Thread closer = Thread.ofVirtual().start(watch::close);
        assertThat(watch.next(PATIENCE)).isNull();
        assertThat(watch.isClosed()).isTrue();
        closer.join();
    }

    private void maps(String... names) {
        for (String name : names) {
            cluster.create("configmaps", "default", "{metadata: {name: " + name + "}}");
        }
    }

    private ObjectList list(ListOptions options) {
        return cluster.api.list(cluster.kind("configmaps"), "default", options);
    }

    private Watch watch(@Nullable Long revision, String labels, String fields) {
        return cluster.api.watch(
                cluster.kind("configmaps"),
                "default",
                new WatchOptions(LabelSelector.parse(labels), FieldSelector.parse(fields), revision, false));
    }

    private static ListOptions options(int limit, @Nullable String next) {
        return new ListOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, limit, next, null, false);
    }

    private static ListOptions at(long revision, boolean exact) {
        return new ListOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, null, revision, exact);
    }

    private static List<String> names(ObjectList list) {
        return list.items().stream().map(KubeObject::name).toList();
    }

    private static KubeObject expect(Watch watch, WatchEvent.Type type, String name) throws InterruptedException {
        WatchEvent event = watch.next(PATIENCE);
        assertThat(event).isNotNull();
        KubeObject object = Objects.requireNonNull(event).object();
        assertThat(event.type()).isEqualTo(type);
        assertThat(object.name()).isEqualTo(name);
        return object;
    }
}
