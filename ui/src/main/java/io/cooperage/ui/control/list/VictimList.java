package io.cooperage.ui.control.list;

import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// What would go, each with a figure at the right; as tall as it has rows. FX thread only.
public final class VictimList<T> extends ListView<T> {
    private static final double ROW = 32;

    /// @param figure such as its size; may be empty
    public VictimList(
            String id,
            String accessibleName,
            ObservableList<T> victims,
            Function<T, String> name,
            Function<T, String> figure) {
        super(victims);
        setId(id);
        getStyleClass().add("victims");
        setAccessibleText(accessibleName);
        setCellFactory(list -> new VictimCell<>(name, figure));
        setPlaceholder(new Region());
        setFixedCellSize(ROW);
        prefHeightProperty().bind(Bindings.size(victims).multiply(ROW).add(2));
        setMinHeight(ROW + 2);
        setMaxHeight(Region.USE_PREF_SIZE);
        visibleProperty().bind(Bindings.isNotEmpty(victims));
        managedProperty().bind(visibleProperty());
    }

    private static final class VictimCell<T> extends ListCell<T> {
        private final Function<T, String> nameOf;
        private final Function<T, String> figureOf;
        private final Label name = new Label();
        private final Label figure = new Label();
        private final Tooltip whole = new Tooltip();
        private final HBox line = new HBox(12, name, figure);

        VictimCell(Function<T, String> nameOf, Function<T, String> figureOf) {
            this.nameOf = nameOf;
            this.figureOf = figureOf;
            name.setMaxWidth(Double.MAX_VALUE);
            name.setTooltip(whole);
            HBox.setHgrow(name, Priority.ALWAYS);
            figure.getStyleClass().add("muted");
            figure.setMinWidth(Region.USE_PREF_SIZE);
            line.setAlignment(Pos.CENTER_LEFT);
            setPrefWidth(0); // The name gives way, not the list.
        }

        @Override
        protected void updateItem(T victim, boolean empty) {
            super.updateItem(victim, empty);
            if (empty || victim == null) {
                setGraphic(null);
                return;
            }
            name.setText(nameOf.apply(victim));
            whole.setText(name.getText());
            figure.setText(figureOf.apply(victim));
            setGraphic(line);
        }
    }
}
