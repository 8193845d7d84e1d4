package io.cooperage.ui.control.list;

import io.cooperage.ui.control.Field;
import java.io.File;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What the forms of the panels are put together from.
public final class PanelForm {
    private PanelForm() {}

    public static VBox form(Node... rows) {
        VBox form = new VBox(rows);
        form.getStyleClass().add("panel-form");
        return form;
    }

    /// The button that does it, at the right, with what else can be done at its left.
    public static HBox buttons(Node... nodes) {
        Region space = new Region();
        HBox.setHgrow(space, javafx.scene.layout.Priority.ALWAYS);
        HBox line = new HBox(space);
        line.getStyleClass().add("form-line");
        line.getChildren().addAll(nodes);
        return line;
    }

    /// What is wrong with the whole form, and no room while nothing is.
    public static Label problem(ReadOnlyStringProperty words) {
        Label problem = new Label();
        problem.getStyleClass().add("field-error");
        problem.setWrapText(true);
        problem.textProperty().bind(words);
        problem.visibleProperty().bind(words.isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        return problem;
    }

    /// What stays in sight of a form that may be longer than the window, see [SidePanel.Footed].
    public static VBox foot(ReadOnlyStringProperty problem, Node... buttons) {
        VBox foot = new VBox(problem(problem), buttons(buttons));
        foot.getStyleClass().add("panel-foot");
        return foot;
    }

    public static Button accent(String id, String text, Runnable action) {
        Button button = plain(id, text, action);
        button.getStyleClass().add("accent");
        return button;
    }

    public static Button plain(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.setMnemonicParsing(false);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(press -> action.run());
        return button;
    }

    public static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("medium");
        return label;
    }

    public static Label hint(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("field-hint");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    /// A button that lets the desktop choose a file or folder.
    public static Button chooser(String text, Field field, Supplier<@Nullable File> choose) {
        Button button = new Button(text);
        button.setMnemonicParsing(false);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(press -> {
            File chosen = choose.get();
            if (chosen != null) {
                field.textProperty().set(chosen.getAbsolutePath());
            }
        });
        return button;
    }
}
