package io.cooperage.ui.control.list;

import io.cooperage.ui.i18n.Messages;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.LongBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.binding.StringBinding;
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

/// Which rows of a list show, which are chosen, and why there are none: the part of a view-model that every
/// list page needs. Knows no scene. FX thread only.
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
    private final StringProperty unread = new SimpleStringProperty("");
    private final StringProperty refused = new SimpleStringProperty("");
    private final StringBinding filterProblem;
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
        emptiness = Bindings.createObjectBinding(this::whyEmpty, shown, all, loaded, filter);
        filterProblem = Bindings.createStringBinding(
                () -> unread.get().isEmpty() ? refused.get() : unread.get(), unread, refused);
        all.addListener((ListChangeListener<T>) change -> selection.removeIf(row -> !all.contains(row)));
    }

    /// The rows of the chosen part that fit the filter.
    public ObservableList<T> shown() {
        return shown;
    }

    public RowTraits<T, P> traits() {
        return traits;
    }

    /// Words, and regular expressions between slashes, that must all occur somewhere in a row.
    public StringProperty filterProperty() {
        return filter;
    }

    /// Why the filter, or a part of it, is not followed; empty when all of it is.
    public StringBinding filterProblemProperty() {
        return filterProblem;
    }

    /// What the source of the rows says against the filter; its owner's to write.
    public StringProperty refusedProperty() {
        return refused;
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

    /// What the person chose; the table writes it. Rows that go are gone from it too, others stay however
    /// often they are updated.
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
        RowFilter wanted = RowFilter.of(traits.searched(filter.get()));
        unread.set(wanted.problem());
        Predicate<T> inPart = row -> traits.isIn(now, row);
        shown.setPredicate(wanted.isAll() ? inPart : inPart.and(row -> wanted.test(traits.searchable(row))));
    }

    private Emptiness whyEmpty() {
        if (!shown.isEmpty()) {
            return Emptiness.NOT_EMPTY;
        }
        if (!loaded.get()) {
            return Emptiness.LOADING;
        }
        // Where the source leaves rows out at the filter's word, the filter must stay in reach.
        boolean whole = traits.searched(filter.get()).equals(filter.get());
        return all.isEmpty() && whole ? Emptiness.NOTHING : Emptiness.NO_MATCH;
    }
}
