package io.cooperage.ui.containers.detail.terminal;

import com.techsenger.jeditermfx.core.util.TermSize;
import io.cooperage.ui.i18n.Messages;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// One terminal on the screen, with a bar below when its program has ended. FX thread only.
final class TerminalPane extends VBox {
    private static final Messages MESSAGES = Messages.of(TerminalPane.class);

    private final ShellSession session;
    private final TerminalColors colors;
    private final Label message = new Label();
    private final Button again = new Button(MESSAGES.text("again"));
    private final HBox bar = new HBox(message, again);
    private final Subscription listening;
    private @Nullable QuietTerminal widget;

    /// @param containerRuns whether a program can be started now
    TerminalPane(ShellSession session, TerminalColors colors, ObservableBooleanValue containerRuns) {
        this.session = session;
        this.colors = colors;
        getStyleClass().add("terminal-pane");
        message.setWrapText(true);
        message.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(message, Priority.ALWAYS);
        again.setMinWidth(Region.USE_PREF_SIZE);
        again.setOnAction(_ -> {
            session.start();
            focusTerminal();
        });
        again.disableProperty().bind(javafx.beans.binding.Bindings.not(containerRuns));
        bar.getStyleClass().add("ended-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        getChildren().add(bar);
        listening = session.stateProperty().subscribe(this::show);
        session.start();
    }

    private void show(ShellSession.State state) {
        bar.setVisible(state == ShellSession.State.ENDED || state == ShellSession.State.FAILED);
        bar.setManaged(bar.isVisible());
        switch (state) {
            case STARTING -> {}
            case RUNNING -> connect();
            case ENDED -> {
                rememberSize();
                int code = session.exitCodeProperty().get();
                message.setText(code < 0 ? MESSAGES.text("lost") : MESSAGES.text("ended", code));
            }
            case FAILED -> message.setText(session.problemProperty().get());
        }
    }

    /// A widget serves one program only, so a new one takes its place; what was printed before goes with the
    /// old.
    private void connect() {
        ProgramTtyConnector connector = session.connector();
        if (connector == null) {
            return;
        }
        dropWidget();
        QuietTerminal made = new QuietTerminal(colors);
        made.setTtyConnector(connector);
        VBox.setVgrow(made.getPane(), Priority.ALWAYS);
        made.getTerminalPanel().getCanvas().setAccessibleRole(AccessibleRole.TEXT_AREA);
        made.getTerminalPanel().getCanvas().setAccessibleText(MESSAGES.text("name", session.title()));
        getChildren().addFirst(made.getPane());
        made.start();
        widget = made;
        focusTerminal();
    }

    private void rememberSize() {
        if (widget != null) {
            TermSize size = widget.getTerminalPanel().getTerminalSizeFromComponent();
            if (size != null) {
                session.size(size.getColumns(), size.getRows());
            }
        }
    }

    void focusTerminal() {
        if (widget != null) {
            // The library prefers its pane, but it is the canvas that hears the keys.
            widget.getTerminalPanel().getCanvas().requestFocus();
        }
    }

    /// For tests: what is on the screen.
    String screenText() {
        return widget == null ? "" : widget.getTerminalTextBuffer().getScreenLines();
    }

    /// For tests: nothing has been painted for a while and nothing keeps the render pulse alive.
    boolean isResting() {
        return widget != null && widget.isResting();
    }

    /// After the theme has changed.
    void repaint() {
        if (widget != null) {
            widget.getTerminalPanel().repaint();
        }
    }

    private void dropWidget() {
        if (widget != null) {
            getChildren().remove(widget.getPane());
            widget.close();
            widget = null;
        }
    }

    void close() {
        listening.unsubscribe();
        dropWidget();
    }
}
