package io.cooperage.ui.control.list;

import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// Words in a cell that give way to why the last thing done with the row failed, with a mark before it and all of it
/// in the tooltip. In CSS it is `row-problem`, and `:problem` while something failed. FX thread only.
public final class RowProblem extends HBox {
    private static final PseudoClass PROBLEM = PseudoClass.getPseudoClass("problem");

    private final FontIcon icon = new FontIcon("fth-alert-triangle");
    private final Label label = new Label();
    private final Tooltip whole = new Tooltip();

    public RowProblem() {
        getStyleClass().add("row-problem");
        setAlignment(Pos.CENTER_LEFT);
        whole.setWrapText(true);
        whole.setMaxWidth(520);
        label.setTooltip(whole);
        getChildren().addAll(icon, label);
    }

    /// All of what is shown, for other labels of the same cell.
    public Tooltip whole() {
        return whole;
    }

    /// @param problem empty when nothing failed
    /// @param words shown then
    /// @param more in the tooltip then
    public void show(String problem, String words, String more) {
        boolean bad = !problem.isEmpty();
        pseudoClassStateChanged(PROBLEM, bad);
        icon.setVisible(bad);
        icon.setManaged(bad);
        label.setText((bad ? problem : words).replace('\n', ' '));
        whole.setText(bad ? problem : more);
    }
}
