package io.cooperage.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.HealthStreakEvent;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.event.EngineEvent.VolumeAction;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import io.cooperage.engine.event.EventBus;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.journal.JournalTable.Entry;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.testing.HeldHeap;
import java.nio.file.Path;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalJournalTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.000000006Z");

    @TempDir
    Path folder;

    private Database database() {
        return Database.open(folder.resolve("db"), LocalJournal.MIGRATIONS);
    }

    private static ContainerEvent container(int second, ContainerAction action, Map<String, String> attributes) {
        return new ContainerEvent(START.plusSeconds(second), "0123abcd", action, attributes);
    }

    private static List<EngineEvent> all(Journal journal) {
        return journal.read(null, null, EventFilter.ALL, Integer.MAX_VALUE);
    }

    @Test
    void whatWasPublishedIsReadInOrderAlsoByTheNextEngine() {
        List<EngineEvent> published = new ArrayList<>();
        try (Database database = database();
                EventBus bus = new EventBus();
                LocalJournal journal = LocalJournal.open(database, bus)) {
            for (int i = 0; i < 2000; i++) {
                EngineEvent event =
                        container(i, ContainerAction.START, Map.of("name", "web", "n", Integer.toString(i)));
                published.add(event);
                bus.publish(event);
            }
            bus.publish(new TaskEvent(START, "t", "Pull", TaskState.RUNNING, "", 1, 2));
            bus.publish(new HealthStreakEvent(START, "1"));
            assertThat(all(journal)).isEqualTo(published);
            EngineEvent last = new VolumeEvent(START, "data", VolumeAction.CREATE, Map.of("driver", "local"));
            published.add(last);
            bus.publish(last);
        }
        try (Database database = database();
                EventBus bus = new EventBus();
                LocalJournal journal = LocalJournal.open(database, bus)) {
            assertThat(all(journal)).isEqualTo(published);
        }
    }

    @Test
    void aReadIsBoundedInTimeAndNumber() {
        try (Database database = database();
                EventBus bus = new EventBus();
                LocalJournal journal = LocalJournal.open(database, bus)) {
            IntStream.range(0, 20).forEach(i -> bus.publish(container(i, ContainerAction.DIE, Map.of())));
            assertThat(journal.read(START.plusSeconds(5), START.plusSeconds(8), EventFilter.ALL, 100))
                    .extracting(EngineEvent::time)
                    .containsExactly(
                            START.plusSeconds(5), START.plusSeconds(6), START.plusSeconds(7), START.plusSeconds(8));
            assertThat(journal.read(null, null, EventFilter.ALL, 2))
                    .as("the newest that many")
                    .extracting(EngineEvent::time)
                    .containsExactly(START.plusSeconds(18), START.plusSeconds(19));
            assertThat(journal.read(START.plusSeconds(99), null, EventFilter.ALL, 2))
                    .isEmpty();
        }
    }

    @Test
    void filtersAreDockers() {
        try (Database database = database();
                EventBus bus = new EventBus();
                LocalJournal journal = LocalJournal.open(database, bus)) {
            EngineEvent start = container(
                    1, ContainerAction.EXEC_START, Map.of("name", "web", "image", "debian:12", "tier", "front"));
            EngineEvent health =
                    container(2, ContainerAction.HEALTH_STATUS, Map.of("name", "web", "health_status", "healthy"));
            EngineEvent pull = new ImageEvent(START, "sha256:00", ImageAction.PULL, Map.of("name", "debian:12"));
            List.of(start, health, pull).forEach(bus::publish);
            assertThat(filtered(journal, "container", "web")).containsExactly(start, health);
            assertThat(filtered(journal, "container", "0123")).containsExactly(start, health);
            assertThat(filtered(journal, "image", "debian")).containsExactly(start, pull);
            assertThat(filtered(journal, "type", "image")).containsExactly(pull);
            assertThat(filtered(journal, "event", "exec_start", "pull")).containsExactly(start, pull);
            assertThat(filtered(journal, "event", "health_status: healthy")).containsExactly(health);
            assertThat(filtered(journal, "event", "health_status")).containsExactly(health);
            assertThat(filtered(journal, "label", "tier=front")).containsExactly(start);
            assertThat(filtered(journal, "label", "tier=back")).isEmpty();
            assertThat(filtered(journal, "daemon", "x")).isEmpty();
            assertThatThrownBy(() -> filtered(journal, "colour", "red"))
                    .hasMessageContaining("invalid filter 'colour'");
        }
    }

    private static List<EngineEvent> filtered(Journal journal, String key, String... values) {
        return journal.read(null, null, new EventFilter(Map.of(key, List.of(values))), 100);
    }

    @Test
    void aFollowerGetsPastAndFutureWithoutAGapOrADouble() throws Exception {
        int each = 1000;
        BlockingQueue<EngineEvent> got = new LinkedBlockingQueue<>();
        try (Database database = database();
                EventBus bus = new EventBus();
                LocalJournal journal = LocalJournal.open(database, bus)) {
            IntStream.range(0, each).forEach(i -> bus.publish(numbered(i)));
            Thread publisher = Thread.ofPlatform()
                    .start(() -> IntStream.range(each, 2 * each).forEach(i -> bus.publish(numbered(i))));
            try (Subscription _ = journal.follow(START, EventFilter.ALL, got::add)) {
                for (int i = 0; i < 2 * each; i++) {
                    assertThat(got.poll(30, TimeUnit.SECONDS)).isEqualTo(numbered(i));
                }
            }
            publisher.join();
            bus.publish(numbered(5000));
            assertThat(all(journal)).hasSize(2 * each + 1);
            assertThat(got).as("closed").isEmpty();
        }
    }

    @Test
    void whatIsWrittenTogetherIsNotInMemoryTogether() {
        int count = 1000;
        int length = 64 << 10;
        Map<String, String> attributes = Map.of("label", "x".repeat(length));
        List<Long> held = new ArrayList<>();
        List<EngineEvent> events = new AbstractList<>() {
            @Override
            public EngineEvent get(int index) {
                if (index % 250 == 0) {
                    held.add(HeldHeap.bytes());
                }
                return container(index, ContainerAction.RENAME, attributes);
            }

            @Override
            public int size() {
                return count;
            }
        };
        try (Database database = database()) {
            JournalTable table = new JournalTable(database);
            table.append(events);
            assertThat(table.before(Long.MAX_VALUE, 1))
                    .singleElement()
                    .extracting(Entry::event)
                    .isEqualTo(container(count - 1, ContainerAction.RENAME, attributes));
        }
        assertThat(held.getLast() - held.getFirst()).isLessThan((long) count * length / 4);
    }

    private static ContainerEvent numbered(int number) {
        return container(number, ContainerAction.START, Map.of("n", Integer.toString(number)));
    }
}
