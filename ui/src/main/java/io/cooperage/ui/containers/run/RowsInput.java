package io.cooperage.ui.containers.run;

import io.cooperage.engine.runline.Said;
import io.cooperage.ui.control.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// A list of rows, each of which says its own options.
final class RowsInput<R extends RowForm> implements OptionInput {
    final ObservableList<R> rows = FXCollections.observableArrayList();
    private final Set<String> options;
    private final Supplier<R> maker;
    private final Function<List<R>, List<Said>> speaker;
    private final Function<Filling, List<R>> reader;
    private final List<Runnable> listeners = new ArrayList<>();

    /// @param options those that rows say
    /// @param maker makes an empty row
    /// @param speaker says what rows ask for together
    /// @param reader makes the rows of a configuration
    RowsInput(
            Set<String> options,
            Supplier<R> maker,
            Function<List<R>, List<Said>> speaker,
            Function<Filling, List<R>> reader) {
        this.options = options;
        this.maker = maker;
        this.speaker = speaker;
        this.reader = reader;
        rows.addListener((ListChangeListener<R>) this::watch);
    }

    R add() {
        R row = maker.get();
        rows.add(row);
        return row;
    }

    @Override
    public List<Said> said() {
        return speaker.apply(rows);
    }

    @Override
    public boolean takes(Said said) {
        return options.contains(said.option());
    }

    @Override
    public void fill(Filling filling) {
        rows.setAll(reader.apply(filling));
    }

    @Override
    public void clear() {
        rows.clear();
    }

    @Override
    public List<Field> fields() {
        return rows.stream().flatMap(row -> row.fields().stream()).toList();
    }

    @Override
    public void onChange(Runnable changed) {
        listeners.add(changed);
    }

    private void watch(ListChangeListener.Change<? extends R> change) {
        while (change.next()) {
            for (R row : change.getAddedSubList()) {
                row.onChange(this::tell);
                // What is shown as wrong may change without the text: a port may be taken meanwhile.
                row.fields().forEach(field -> field.shownProblemProperty().addListener((property, was, now) -> tell()));
            }
        }
        tell();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }
}
