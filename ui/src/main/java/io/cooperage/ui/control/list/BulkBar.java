package io.cooperage.ui.control.list;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/// What can be done with a selection of several, floating above the list. FX thread only.
final class BulkBar extends HBox {

    /// @param label how many are chosen
    /// @param clear takes the selection away
    <T, V> BulkBar(
            ListModel<T, ?> rows,
            RowVerbs<T, V> verbs,
            List<V> offered,
            ObservableValue<String> label,
            Runnable clear) {
        getStyleClass().add("bulk-bar");
        setAlignment(Pos.CENTER);
        setMaxWidth(USE_PREF_SIZE);
        Label selected = new Label();
        selected.getStyleClass().add("medium");
        selected.setMinWidth(Region.USE_PREF_SIZE);
        selected.textProperty().bind(label);
        getChildren().add(selected);
        for (V verb : offered) {
            Button button = new Button(verbs.label(verb), new FontIcon(verbs.icon(verb)));
            button.getStyleClass().addAll("quiet", "compact");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setMnemonicParsing(false);
            button.setTooltip(new Tooltip(verbs.label(verb))); // In a narrow window there are icons only.
            button.disableProperty()
                    .bind(Bindings.createBooleanBinding(
                            () -> !verbs.fitsAll(verb, rows.selection()), rows.selection()));
            button.setOnAction(press -> verbs.perform(verb, rows.selection()));
            getChildren().add(button);
        }
        Button none = Icons.button("fth-x", Messages.of(BulkBar.class).text("clear-selection"), clear);
        none.getStyleClass().add("compact");
        getChildren().add(none);
        visibleProperty().bind(Bindings.size(rows.selection()).greaterThan(1));
        managedProperty().bind(visibleProperty());
    }
}
