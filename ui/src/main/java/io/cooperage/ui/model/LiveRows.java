package io.cooperage.ui.model;

import io.cooperage.ui.fx.UiTasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The rows of a list that the engine can read as a whole. It is read afresh away from the JavaFX thread, at most once
/// at a time, however often it is asked for; a row stays the same object as long as its thing exists.
///
/// FX thread only.
///
/// @param <V> what the engine answers
/// @param <R> the row that follows it
final class LiveRows<V, R extends LiveRow> {
    private final UiTasks tasks;
    private final Callable<List<V>> read;
    private final Function<V, String> key;
    private final Function<V, R> make;
    private final BiConsumer<R, V> update;
    private final ObservableList<R> all;
    private final ObservableList<R> readOnly;
    private final Map<String, R> byKey = new LinkedHashMap<>();
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private boolean stale;
    private boolean reading;

    /// @param changes what of a row changes its place in a list
    LiveRows(
            UiTasks tasks,
            Callable<List<V>> read,
            Function<V, String> key,
            Function<V, R> make,
            BiConsumer<R, V> update,
            Function<R, Observable[]> changes) {
        this.tasks = tasks;
        this.read = read;
        this.key = key;
        this.make = make;
        this.update = update;
        all = FXCollections.observableArrayList(changes::apply);
        readOnly = FXCollections.unmodifiableObservableList(all);
    }

    ObservableList<R> all() {
        return readOnly;
    }

    Optional<R> find(String of) {
        return Optional.ofNullable(byKey.get(of));
    }

    ReadOnlyBooleanProperty loadedProperty() {
        return loaded.getReadOnlyProperty();
    }

    void reload() {
        stale = true;
        readNext();
    }

    private void readNext() {
        if (reading || !stale) {
            return;
        }
        stale = false;
        reading = true;
        tasks.quiet(read).onSuccess(this::replaceAll).onEnd(() -> {
            reading = false;
            readNext();
        });
    }

    private void replaceAll(List<V> values) {
        Map<String, V> present = new LinkedHashMap<>();
        values.forEach(value -> present.put(key.apply(value), value));
        List<R> gone = new ArrayList<>();
        byKey.entrySet().removeIf(entry -> {
            boolean away = !present.containsKey(entry.getKey());
            if (away) {
                gone.add(entry.getValue());
            }
            return away;
        });
        if (!gone.isEmpty()) {
            all.removeAll(gone);
        }
        List<R> fresh = new ArrayList<>();
        present.forEach((id, value) -> {
            R known = byKey.get(id);
            if (known != null) {
                update.accept(known, value);
            } else {
                R live = make.apply(value);
                byKey.put(id, live);
                fresh.add(live);
            }
        });
        if (!fresh.isEmpty()) {
            all.addAll(fresh);
        }
        loaded.set(true);
    }
}
