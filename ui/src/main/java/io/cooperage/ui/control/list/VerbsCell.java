package io.cooperage.ui.control.list;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TableRow;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;

/// What is done most, on the row under the pointer. Not in the tab order: the same lies in the context menu and on
/// keys.
///
/// @param <V> see [RowVerbs]
public final class VerbsCell<T, V> extends LiveCell<T> {
    private record Offer<V>(V verb, Button button) {}

    private final RowVerbs<T, V> verbs;
    private final RowTraits<T, ?> traits;
    private final List<Offer<V>> offers = new ArrayList<>();
    private final HBox box = new HBox();

    /// @param offered those that don't fit a row are left out there
    /// @param menu shows all that can be done with the selection
    public VerbsCell(RowVerbs<T, V> verbs, List<V> offered, RowTraits<T, ?> traits, Runnable menu) {
        this.verbs = verbs;
        this.traits = traits;
        box.setAlignment(Pos.CENTER_RIGHT);
        box.getStyleClass().add("actions");
        for (V verb : offered) {
            Button button = button(verbs.icon(verb), verbs.label(verb), () -> perform(verb));
            button.managedProperty().bind(button.visibleProperty());
            offers.add(new Offer<>(verb, button));
        }
        button("fth-more-vertical", Messages.of(VerbsCell.class).text("more"), () -> {
            selectThis();
            menu.run();
        });
        box.visibleProperty().bind(Bindings.selectBoolean(tableRowProperty(), "hover"));
    }

    @Override
    protected Node content() {
        return box;
    }

    @Override
    protected Subscription follow(T row) {
        Runnable show = () -> offers.forEach(offer -> offer.button().setVisible(verbs.fits(offer.verb(), row)));
        show.run();
        Subscription all = Subscription.EMPTY;
        for (Observable change : traits.changes(row)) {
            all = all.and(change.subscribe(show));
        }
        return all;
    }

    private Button button(String icon, String name, Runnable action) {
        Button button = Icons.button(icon, name, action);
        button.getStyleClass().add("compact");
        button.setFocusTraversable(false);
        box.getChildren().add(button);
        return button;
    }

    private void perform(V verb) {
        T row = live();
        if (row != null) {
            verbs.perform(verb, List.of(row));
        }
    }

    private void selectThis() {
        TableRow<T> row = getTableRow();
        if (row != null && !row.isSelected()) {
            getTableView().getSelectionModel().clearAndSelect(row.getIndex());
        }
    }
}
