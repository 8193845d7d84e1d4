package io.cooperage.engine.cluster.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.api.WatchOptions;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many writers and readers at once.
class ConcurrencyTest {
    private static final int WRITERS = 50;
    private static final int ROUNDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private ClusterFixture cluster;
    private Kind configMaps;

    @SuppressWarnings("NullAway.Init") // by begin()
    ConcurrencyTest() {}

    @BeforeEach
    void begin() {
        cluster = new ClusterFixture(folder);
        configMaps = cluster.kind("configmaps");
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void noConditionalUpdateIsLost() throws Exception {
        cluster.create("configmaps", "default", "{metadata: {name: c}, data: {count: '0'}}");
        each(WRITERS, writer -> {
            for (int round = 0; round < ROUNDS; round++) {
                increment();
            }
        });
        assertThat(count()).isEqualTo(WRITERS * ROUNDS);
    }

    private void increment() {
        while (true) {
            KubeObject object = cluster.api.get(configMaps, "default", "c").copy();
            ((ObjectNode) object.tree().path("data"))
                    .put(
                            "count",
                            Integer.toString(1
                                    + Integer.parseInt(object.tree()
                                            .path("data")
                                            .path("count")
                                            .asText())));
            try {
                cluster.update("configmaps", object);
                return;
            } catch (StatusException e) {
                assertThat(e.reason()).isEqualTo(StatusReason.CONFLICT);
            }
        }
    }

    private int count() {
        return Integer.parseInt(cluster.api
                .get(configMaps, "default", "c")
                .tree()
                .path("data")
                .path("count")
                .asText());
    }

    @Test
    void patchesWithoutARevisionAllArrive() throws Exception {
        cluster.create("configmaps", "default", "{metadata: {name: c}}");
        each(WRITERS, writer -> {
            for (int round = 0; round < ROUNDS; round++) {
                Patch patch =
                        new Patch(Patch.Type.MERGE, ClusterFixture.json("{data: {w" + writer + "-" + round + ": x}}"));
                cluster.api.patch(configMaps, "default", "c", "", patch, WriteOptions.by("w"));
            }
        });
        assertThat(cluster.api.get(configMaps, "default", "c").tree().path("data"))
                .hasSize(WRITERS * ROUNDS);
    }

    @Test
    void oneOfManyCreatesWins() throws Exception {
        List<Boolean> won = together(WRITERS, writer -> {
            try {
                cluster.create("configmaps", "default", "{metadata: {name: only}, data: {by: '" + writer + "'}}");
                return true;
            } catch (StatusException e) {
                assertThat(e.reason()).isEqualTo(StatusReason.ALREADY_EXISTS);
                return false;
            }
        });
        assertThat(won.stream().filter(one -> one)).hasSize(1);
    }

    /// Every watch, wherever it began, sees each later revision of its kind once and in order, and ends with
    /// what a list tells.
    @Test
    void watchesLoseAndDoubleNothing() throws Exception {
        List<Future<Map<String, Long>>> watchers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                Callable<Map<String, Long>> watcher = i % 2 == 0
                        ? () -> follow(cluster.api.watch(configMaps, null, WatchOptions.ALL), new HashMap<>())
                        : this::listAndFollow;
                watchers.add(threads.submit(watcher));
            }
            each(8, writer -> {
                for (int i = 0; i < 100; i++) {
                    String name = "c" + writer + "-" + i % 10;
                    if (cluster.api.find(configMaps, "default", name) == null) {
                        cluster.create("configmaps", "default", "{metadata: {name: " + name + "}}");
                    } else if (i % 3 == 0) {
                        cluster.delete("configmaps", "default", name);
                    } else {
                        cluster.merge("configmaps", "default", name, "{data: {i: '" + i + "'}}");
                    }
                }
            });
            cluster.create("configmaps", "default", "{metadata: {name: last}}");
            Map<String, Long> listed = new HashMap<>();
            cluster.api
                    .list(configMaps, null, ListOptions.ALL)
                    .items()
                    .forEach(item -> listed.put(item.name(), item.revision()));
            for (Future<Map<String, Long>> watcher : watchers) {
                assertThat(watcher.get()).isEqualTo(listed);
            }
        }
    }

    private Map<String, Long> listAndFollow() throws InterruptedException {
        Map<String, Long> seen = new HashMap<>();
        var list = cluster.api.list(configMaps, null, ListOptions.ALL);
        list.items().forEach(item -> seen.put(item.name(), item.revision()));
        return follow(
                cluster.api.watch(
                        configMaps,
                        null,
                        new WatchOptions(WatchOptions.ALL.labels(), WatchOptions.ALL.fields(), list.revision(), false)),
                seen);
    }

    private static Map<String, Long> follow(Watch watch, Map<String, Long> seen) throws InterruptedException {
        try (watch) {
            long last = 0;
            while (true) {
                WatchEvent event = watch.next(PATIENCE);
                assertThat(event).as("an event in time").isNotNull();
                if (event == null) {
                    return seen;
                }
                KubeObject object = event.object();
                Long before = seen.get(object.name());
                switch (event.type()) {
                    case ADDED -> assertThat(before).isNull();
                    case MODIFIED, DELETED -> {
                        assertThat(before).isNotNull().isLessThan(object.revision());
                        assertThat(object.revision()).isGreaterThan(last);
                        last = object.revision();
                    }
                    case BOOKMARK -> throw new AssertionError("nobody asked for bookmarks");
                }
                if (event.type() == WatchEvent.Type.DELETED) {
                    seen.remove(object.name());
                } else {
                    seen.put(object.name(), object.revision());
                }
                if (object.name().equals("last")) {
                    return seen;
                }
            }
        }
    }

    private interface Work<T> {
        T by(int writer) throws Exception;
    }

    private interface Task {
        void by(int writer) throws Exception;
    }

    private static void each(int writers, Task task) throws Exception {
        together(writers, writer -> {
            task.by(writer);
            return true;
        });
    }

    private static <T> List<T> together(int writers, Work<T> work) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                int writer = i;
                tasks.add(() -> work.by(writer));
            }
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
        }
        return results;
    }

    @Test
    void creationAndDeletionOfANamespaceDontCross() throws Exception {
        cluster.create("namespaces", "", "{metadata: {name: n1}}");
        each(2, writer -> {
            if (writer == 0) {
                cluster.delete("namespaces", "", "n1");
                return;
            }
            for (int i = 0; i < 200; i++) {
                int number = i;
                try {
                    cluster.create("configmaps", "n1", "{metadata: {name: c" + number + "}}");
                } catch (StatusException e) {
                    assertThat(e.reason()).isEqualTo(StatusReason.FORBIDDEN);
                }
            }
        });
        assertThatThrownBy(() -> cluster.create("configmaps", "n1", "{metadata: {name: late}}"))
                .isInstanceOf(StatusException.class);
    }
}
