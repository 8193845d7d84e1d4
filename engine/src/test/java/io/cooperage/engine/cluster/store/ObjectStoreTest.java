package io.cooperage.engine.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.machinery.ClusterFixture;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.testing.DoomedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {
    private static final GroupResource MAPS = new GroupResource("", "configmaps");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // by JUnit
    ObjectStoreTest() {}

    @Test
    void aWriteTakesTheRevisionThatWasRead() {
        try (ObjectStore store = open()) {
            Stored first = Objects.requireNonNull(store.put(key("a"), 0, tree("a", "x"), () -> {}));
            assertThat(first.revision()).isEqualTo(1);
            assertThat(store.put(key("a"), 0, tree("a", "y"), () -> {})).isNull();
            Stored second = Objects.requireNonNull(store.put(key("a"), 1, tree("a", "y"), () -> {}));
            assertThat(second.object().revision()).isEqualTo(2);
            assertThat(first.object().tree().path("data").asText()).isEqualTo("x");
            assertThat(store.remove(key("a"), 1, null, () -> {})).isNull();
            Stored last = Objects.requireNonNull(store.remove(key("a"), 2, null, () -> {}));
            assertThat(last.object().revision()).isEqualTo(3);
            assertThat(store.get(key("a"))).isNull();
            assertThat(store.revision()).isEqualTo(3);
        }
    }

    @Test
    void everythingIsThereAfterAReopen() {
        try (ObjectStore store = open()) {
            store.put(key("a"), 0, tree("a", "x"), () -> {});
            store.put(key("b"), 0, tree("b", "x"), () -> {});
            store.remove(key("b"), 2, null, () -> {});
        }
        try (ObjectStore store = open()) {
            assertThat(store.revision()).isEqualTo(3);
            Stored found = Objects.requireNonNull(store.get(key("a")));
            assertThat(found.object().revision()).isEqualTo(1);
            assertThat(found.object().tree().path("data").asText()).isEqualTo("x");
            assertThat(store.byUid("uid-a")).isSameAs(found);
            assertThat(store.list(MAPS, "default").items()).containsExactly(found);
            assertThat(store.list(MAPS, "defaul").items()).isEmpty();
        }
    }

    @Test
    void dependentsAreFoundByTheirOwner() {
        try (ObjectStore store = open()) {
            ObjectNode owned = tree("a", "x");
            owned.withObject("metadata").set("ownerReferences", ClusterFixture.json("[{uid: u1}, {uid: u2}]"));
            store.put(key("a"), 0, owned, () -> {});
            assertThat(store.ownedBy("u1")).hasSize(1);
            store.put(key("a"), 1, tree("a", "x"), () -> {});
            assertThat(store.ownedBy("u1")).isEmpty();
            assertThat(store.ownedBy("u2")).isEmpty();
        }
    }

    @RepeatedTest(3)
    void aKilledEngineLosesNothingThatWasCommitted() throws Exception {
        DoomedJvm.run(ClusterWriterProgram.class, List.of(folder.toString()), Duration.ofMillis(300));
        List<String> noted = Files.readAllLines(folder.resolve("committed"));
        long committed = Long.parseLong(noted.get(noted.size() - 2));
        try (ObjectStore store = open()) {
            assertThat(store.revision()).isGreaterThanOrEqualTo(committed);
            for (Stored stored : store.list(MAPS, null).items()) {
                assertThat(stored.revision()).isLessThanOrEqualTo(store.revision());
                String data = stored.object().tree().path("data").asText();
                String number = data.substring(0, data.length() / 3_000);
                assertThat(data).isEqualTo(number.repeat(3_000));
            }
            long before = store.revision();
            Stored next = Objects.requireNonNull(store.put(key("next"), 0, tree("next", "x"), () -> {}));
            assertThat(next.revision()).isEqualTo(before + 1);
        }
        try (ObjectStore store = open()) {
            assertThat(store.get(key("next"))).isNotNull();
        }
    }

    private ObjectStore open() {
        return ObjectStore.open(folder.resolve("cluster.db"), Clock.systemUTC(), HistoryLimits.STANDARD);
    }

    private static ObjectKey key(String name) {
        return new ObjectKey(MAPS, "default", name);
    }

    private static ObjectNode tree(String name, String data) {
        return ClusterFixture.object("{metadata: {name: " + name + ", namespace: default, uid: uid-" + name
                        + "}, data: " + data + "}")
                .tree();
    }
}
