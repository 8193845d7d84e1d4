package io.cooperage.ui.shell;

import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// `?`: every key of this page and of the window.
final class ShortcutSheet extends VBox {
    private final Button close;

    ShortcutSheet(List<Command> page, List<Command> everywhere, Runnable whenClosed) {
        Messages messages = Messages.of(ShortcutSheet.class);
        getStyleClass().addAll("dialog-card", "shortcut-sheet");
        setMaxHeight(Region.USE_PREF_SIZE);
        setAccessibleRole(AccessibleRole.DIALOG);
        setAccessibleText(messages.text("shortcuts.title"));
        Label title = new Label(messages.text("shortcuts.title"));
        title.getStyleClass().add("section-title");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        close = new Button("", new FontIcon("fth-x"));
        close.getStyleClass().addAll("quiet", "icon-only", "compact");
        close.setAccessibleText(messages.text("close"));
        close.setTooltip(new Tooltip(messages.text("close")));
        close.setOnAction(press -> whenClosed.run());
        VBox groups = new VBox();
        groups.getStyleClass().add("groups");
        addGroup(groups, messages.text("shortcuts.page"), page);
        addGroup(groups, messages.text("shortcuts.everywhere"), everywhere);
        ScrollPane scroll = new ScrollPane(groups);
        scroll.setFitToWidth(true);
        getChildren().addAll(new HBox(title, space, close), scroll);
    }

    Button focusTarget() {
        return close;
    }

    private static void addGroup(VBox groups, String name, List<Command> commands) {
        List<Command> keyed =
                commands.stream().filter(command -> !command.key().isEmpty()).toList();
        if (keyed.isEmpty()) {
            return;
        }
        Label heading = new Label(name);
        heading.getStyleClass().addAll("muted", "medium");
        GridPane grid = new GridPane();
        grid.getStyleClass().add("shortcut-grid");
        ColumnConstraints wide = new ColumnConstraints();
        wide.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().add(wide);
        for (int row = 0; row < keyed.size(); row++) {
            Command command = keyed.get(row);
            HBox keys = new HBox();
            keys.getStyleClass().add("keys");
            keys.setAlignment(Pos.CENTER_RIGHT);
            for (String key : command.key().split("\\+", -1)) {
                Label cap = new Label(key);
                cap.getStyleClass().add("key");
                keys.getChildren().add(cap);
            }
            grid.addRow(row, new Label(command.title()), keys);
        }
        groups.getChildren().addAll(heading, grid);
    }
}
