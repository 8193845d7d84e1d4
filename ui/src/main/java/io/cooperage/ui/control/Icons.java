package io.cooperage.ui.control;

import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.javafx.FontIcon;

/// Buttons that are only an icon always have a name for screen readers and a tooltip that says the same.
public final class Icons {
    private Icons() {}

    public static Button button(String icon, String name, Runnable action) {
        Button button = new Button("", new FontIcon(icon));
        button.getStyleClass().addAll("quiet", "icon-only");
        button.setAccessibleText(name);
        button.setTooltip(new Tooltip(name));
        button.setOnAction(press -> action.run());
        return button;
    }
}
