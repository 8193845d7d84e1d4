package io.cooperage.ui.control.list;

import io.cooperage.ui.i18n.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.LongBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/// Which rows of a list show, which are chosen, and why there are none: the part of a view-model that every list page
/// needs. Knows no scene. FX thread only.
///
/// @param <T> what a row stands for
/// @param <P> a part of the rows
public final class ListModel<T, P> {
    private final ObservableList<T> all;
    private final ObservableBooleanValue loaded;
    private final P whole;
    private final RowTraits<T, P> traits;
    private final Messages messages = Messages.of(ListModel.class);
    private final StringProperty filter = new SimpleStringProperty("");
    private final ObjectProperty<P> part;
    private final FilteredList<T> shown;
    private final ObservableList<T> selection;
    private final ObjectBinding<Emptiness> emptiness;

    /// @param all tells of changes of its elements that move them into another part or out of the filter
    /// @param loaded false until `all` is known
    /// @param whole the part that has every row in it, chosen at first
    public ListModel(ObservableList<T> all, ObservableBooleanValue loaded, P whole, RowTraits<T, P> traits) {
        this.all = all;
        this.loaded = loaded;
        this.whole = whole;
        this.traits = traits;
        part = new SimpleObjectProperty<>(whole);
        shown = new FilteredList<>(all);
        selection = FXCollections.observableArrayList(traits::changes);
        filter.addListener((property, was, words) -> refilter());
        part.addListener((property, was, chosen) -> refilter());
        emptiness = Bindings.createObjectBinding(this::whyEmpty, shown, all, loaded);
        all.addListener((ListChangeListener<T>) change -> selection.removeIf(row -> !all.contains(row)));
    }

    /// The rows of the chosen part that fit the filter.
    public ObservableList<T> shown() {
        return shown;
    }

    public RowTraits<T, P> traits() {
        return traits;
    }

    /// Words that must all occur somewhere in a row.
    public StringProperty filterProperty() {
        return filter;
    }

    public ObjectProperty<P> partProperty() {
        return part;
    }

    /// How many rows there are in a part, whatever the filter says.
    public LongBinding count(P of) {
        return Bindings.createLongBinding(
                () -> all.stream().filter(row -> traits.isIn(of, row)).count(), all);
    }

    public ObjectBinding<Emptiness> emptinessProperty() {
        return emptiness;
    }

    /// What the person chose; the table writes it. Rows that go are gone from it too, others stay however often they
    /// are updated.
    public ObservableList<T> selection() {
        return selection;
    }

    /// `3 selected`.
    public ObservableValue<String> selectionLabel() {
        return Bindings.createStringBinding(() -> messages.text("selected", selection.size()), selection);
    }

    /// Takes the filter and the part away.
    public void showAll() {
        filter.set("");
        part.set(whole);
    }

    private void refilter() {
        P now = part.get();
        List<String> words = Arrays.stream(filter.get().toLowerCase(Locale.ROOT).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        Predicate<T> inPart = row -> traits.isIn(now, row);
        shown.setPredicate(
                words.isEmpty()
                        ? inPart
                        : inPart.and(row -> {
                            String text = traits.searchable(row);
                            return words.stream().allMatch(text::contains);
                        }));
    }

    private Emptiness whyEmpty() {
        if (!shown.isEmpty()) {
            return Emptiness.NOT_EMPTY;
        }
        if (!loaded.get()) {
            return Emptiness.LOADING;
        }
        return all.isEmpty() ? Emptiness.NOTHING : Emptiness.NO_MATCH;
    }
}
