package io.cooperage.ui.control;

import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;

/// The place of a button that says why it can't be pressed: a disabled button hears no mouse, what it lies in
/// does. FX thread only.
public final class ReasonedButton extends StackPane {
    private final Button button;
    private final Tooltip reason = new Tooltip();

    public ReasonedButton(Button button) {
        super(button);
        this.button = button;
    }

    /// Told to who points at the button, and to screen readers. Whether it is disabled is for others to say.
    ///
    /// @param why it can't be pressed, or what to do first; empty when it can be
    public void setReason(String why) {
        button.setAccessibleHelp(why);
        reason.setText(why);
        if (why.isEmpty()) {
            Tooltip.uninstall(this, reason);
        } else {
            Tooltip.install(this, reason);
        }
    }
}
