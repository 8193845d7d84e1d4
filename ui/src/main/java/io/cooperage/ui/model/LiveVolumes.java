package io.cooperage.ui.model;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.VolumeEvent;
import io.cooperage.engine.volume.Volume;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiTasks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.collections.ObservableList;

/// Every volume, kept fresh without polling. Sizes are measured only when asked for, one volume after the other, as
/// that walks the disk; the answer is kept. FX thread only.
public final class LiveVolumes {
    private final VolumeService service;
    private final UiTasks tasks;
    private final LiveRows<Volume, LiveVolume> rows;
    private final Deque<LiveVolume> toMeasure = new ArrayDeque<>();
    private boolean measuring;

    public LiveVolumes(VolumeService service, EventBridge events, UiTasks tasks) {
        this.service = service;
        this.tasks = tasks;
        rows = new LiveRows<>(tasks, service::list, Volume::name, LiveVolume::new, LiveVolume::update, live ->
                new Observable[] {live.volumeProperty(), live.usageProperty()});
        events.listen(this::onEvent, this::reload);
    }

    public ObservableList<LiveVolume> all() {
        return rows.all();
    }

    public Optional<LiveVolume> find(String name) {
        return rows.find(name);
    }

    /// False until the first list arrived.
    public ReadOnlyBooleanProperty loadedProperty() {
        return rows.loadedProperty();
    }

    public void reload() {
        rows.reload();
    }

    /// Measures a volume after those that were asked for before it.
    ///
    /// @param failed told why it could not be
    public void measure(LiveVolume live, Consumer<Throwable> failed) {
        if (!live.measuringProperty().get()) {
            live.measuring(true);
            toMeasure.add(live);
            next(failed);
        }
    }

    private void next(Consumer<Throwable> failed) {
        LiveVolume live = measuring ? null : toMeasure.poll();
        if (live == null) {
            return;
        }
        measuring = true;
        tasks.quiet(() -> service.usage(live.name()))
                .onSuccess(live::measured)
                .onFailure(failed)
                .onEnd(() -> {
                    live.measuring(false);
                    measuring = false;
                    next(failed);
                });
    }

    private void onEvent(EngineEvent event) {
        boolean users = event instanceof ContainerEvent change
                && (change.action() == ContainerAction.CREATE
                        || change.action() == ContainerAction.DESTROY
                        || change.action() == ContainerAction.RESTORE);
        if (event instanceof VolumeEvent || users) {
            reload();
        }
    }
}
