package io.cooperage.ui.model;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.event.EngineEvent.ImageEvent;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageService.DiskUsage;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiTasks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Every image under each of its names, kept fresh without polling: when an event says that an image or its users
/// changed, the list is read afresh away from the JavaFX thread, at most one read at a time, however many events there
/// were. What an image shares with others changes with every other image, so all of them are read together.
///
/// FX thread only.
public final class LiveImages {
    private final ImageService service;
    private final UiTasks tasks;
    private final ObservableList<LiveImage> all =
            FXCollections.observableArrayList(live -> new Observable[] {live.imageProperty()});
    private final ObservableList<LiveImage> readOnly = FXCollections.unmodifiableObservableList(all);
    private final Map<LiveImage.Key, LiveImage> byKey = new LinkedHashMap<>();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable DiskUsage> usage = new ReadOnlyObjectWrapper<>();
    private boolean stale;
    private boolean reading;
    private boolean watching;
    private boolean usageStale = true;
    private boolean measuring;

    public LiveImages(ImageService service, EventBridge events, UiTasks tasks) {
        this.service = service;
        this.tasks = tasks;
        events.listen(this::onEvent, this::reload);
    }

    /// One for each name, and one for each image without any.
    public ObservableList<LiveImage> all() {
        return readOnly;
    }

    /// The row that stands for a name or an id as the engine reads it: `debian:12`, `sha256:…`, or its first digits.
    public Optional<LiveImage> find(String ref) {
        return all.stream()
                .filter(live -> live.ref().equals(ref)
                        || (live.tag() != null && live.tag().toString().equals(ref)))
                .findFirst()
                .or(() -> all.stream()
                        .filter(live -> live.id().toString().equals(ref)
                                || (!ref.isEmpty() && live.id().hex().startsWith(ref)))
                        .findFirst());
    }

    /// False until the first list arrived, so that a page can tell *none* from *not yet known*.
    public ReadOnlyBooleanProperty loadedProperty() {
        return loaded.getReadOnlyProperty();
    }

    /// Bytes on disk, measured while someone watches; null before the first time.
    public ReadOnlyObjectProperty<@Nullable DiskUsage> usageProperty() {
        return usage.getReadOnlyProperty();
    }

    /// Reads everything afresh.
    public void reload() {
        stale = true;
        usageStale = true;
        readNext();
    }

    /// Keeps [#usageProperty] fresh while someone can see it: it costs a walk over the store.
    public void setWatching(boolean now) {
        watching = now;
        measure();
    }

    private void onEvent(EngineEvent event) {
        boolean touches = switch (event) {
            case ImageEvent change -> change.action() != ImageAction.SAVE;
            case ContainerEvent change ->
                change.action() == ContainerAction.CREATE || change.action() == ContainerAction.DESTROY;
            case EngineEvent.NetworkEvent network -> false;
            case EngineEvent.VolumeEvent volume -> false;
            case EngineEvent.TaskEvent task -> false;
            case EngineEvent.HealthStreakEvent streak -> false;
        };
        if (touches) {
            reload();
        }
    }

    private void readNext() {
        if (reading || !stale) {
            return;
        }
        stale = false;
        reading = true;
        tasks.quiet(service::list).onSuccess(this::replaceAll).onEnd(() -> {
            reading = false;
            readNext();
            measure();
        });
    }

    private void measure() {
        if (!watching || measuring || !usageStale) {
            return;
        }
        usageStale = false;
        measuring = true;
        tasks.quiet(service::diskUsage).onSuccess(usage::set).onEnd(() -> {
            measuring = false;
            measure();
        });
    }

    private void replaceAll(List<Image> images) {
        Map<LiveImage.Key, Image> present = new LinkedHashMap<>();
        for (Image image : images) {
            keys(image).forEach(key -> present.put(key, image));
        }
        List<LiveImage> gone =
                all.stream().filter(live -> !present.containsKey(live.key())).toList();
        gone.forEach(live -> byKey.remove(live.key()));
        if (!gone.isEmpty()) {
            all.removeAll(gone);
        }
        List<LiveImage> fresh = new ArrayList<>();
        present.forEach((key, image) -> {
            LiveImage known = byKey.get(key);
            if (known != null) {
                known.update(image);
            } else {
                LiveImage live = new LiveImage(key, image);
                byKey.put(key, live);
                fresh.add(live);
            }
        });
        if (!fresh.isEmpty()) {
            all.addAll(fresh);
        }
        loaded.set(true);
    }

    private static Collection<LiveImage.Key> keys(Image image) {
        Stream<@Nullable ImageReference> names =
                image.isDangling() ? Stream.of((ImageReference) null) : image.tags().stream();
        return names.map(tag -> new LiveImage.Key(image.id(), tag)).toList();
    }
}
