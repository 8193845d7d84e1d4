package io.cooperage.ui.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.NetworkAction;
import io.cooperage.engine.event.EngineEvent.NetworkEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.journal.EventFilter;
import io.cooperage.engine.journal.Journal;
import io.cooperage.ui.control.list.Emptiness;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.testing.ManualClock;
import io.cooperage.ui.testing.RecordingNotices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventsViewModelTest {
    private static final String ID = "3f".repeat(32);

    private final List<EngineEvent> past = new ArrayList<>();
    private final List<Consumer<EngineEvent>> listeners = new ArrayList<>();
    private final EventsViewModel model = new EventsViewModel(
            new SlowJournal(),
            new ThreadedUiTasks(Runnable::run, Runnable::run, failure -> {}),
            Runnable::run,
            new ManualClock(),
            new ErrorPresenter(new RecordingNotices(), () -> {}),
            new Navigator(new Route.Containers()));

    /// Begins to tell when the test says so, as the real one does on a thread of its own.
    private final class SlowJournal implements Journal {
        @Override
        public List<EngineEvent> read(@Nullable Instant from, @Nullable Instant to, EventFilter filter, int limit) {
            return past.subList(Math.max(0, past.size() - limit), past.size());
        }

        @Override
        public void replay(@Nullable Instant from, @Nullable Instant to, EventFilter filter, EventReader reader) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public Subscription follow(@Nullable Instant from, EventFilter filter, Consumer<EngineEvent> listener) {
            listeners.add(listener);
            return () -> {};
        }
    }

    @Test
    void nothingIsSaidToHaveHappenedOnlyWhereThatIsKnown() {
        model.start();
        assertThat(model.rows().emptinessProperty().get()).isEqualTo(Emptiness.NOTHING);
    }

    @Test
    void thePastIsWaitedForAndNamesItsContainers() {
        past.add(new ContainerEvent(Instant.EPOCH, ID, ContainerAction.CREATE, Map.of("name", "web")));
        past.add(new NetworkEvent(Instant.EPOCH, "ab", NetworkAction.CONNECT, Map.of("name", "shop", "container", ID)));
        model.start();
        assertThat(model.rows().emptinessProperty().get()).isEqualTo(Emptiness.LOADING);
        past.forEach(listeners.getFirst());
        assertThat(model.rows().emptinessProperty().get()).isEqualTo(Emptiness.NOT_EMPTY);
        assertThat(model.rows().shown()).extracting(EventRow::detail).containsExactly("container=web", "");
    }
}
