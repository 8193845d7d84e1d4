package io.cooperage.ui.control.list;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import java.util.Objects;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The place beside a list where one form lies open, under a title and with a way out. Which one is open
/// should be part of the route, so that *back* leads out of it. FX thread only.
public final class SidePanel extends BorderPane {
    private static final PseudoClass ALONE = PseudoClass.getPseudoClass("alone");

    private final Label title = new Label();
    private final ScrollPane scroll = new ScrollPane();
    private final Runnable leave;

    /// A form with a foot that stays in sight while the rest is scrolled, such as the button that sends it.
    public interface Footed {
        Node foot();
    }

    /// @param leave run when a person closes it; expected to lead to [#shut]
    public SidePanel(Runnable leave) {
        this.leave = leave;
        getStyleClass().add("side-panel");
        getStylesheets()
                .add(Objects.requireNonNull(SidePanel.class.getResource("side-panel.css"))
                        .toExternalForm());
        title.getStyleClass().add("section-title");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button close = Icons.button("fth-x", Messages.of(SidePanel.class).text("close") + "  (Esc)", leave);
        close.setId("close-panel");
        HBox head = new HBox(title, space, close);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("panel-head");
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        setTop(head);
        setCenter(scroll);
        shut();
    }

    /// Shows a form and puts the focus on its first field.
    public void open(String name, Node form) {
        title.setText(name);
        setAccessibleText(name);
        scroll.setContent(form);
        scroll.setVvalue(0);
        setBottom(form instanceof Footed footed ? footed.foot() : null);
        setVisible(true);
        setManaged(true);
        focusFirst();
    }

    /// Takes no room until it is opened again.
    public void shut() {
        setVisible(false);
        setManaged(false);
    }

    /// Whether there is room for nothing beside it.
    void setAlone(boolean alone) {
        pseudoClassStateChanged(ALONE, alone);
    }

    public boolean isOpen() {
        return isVisible();
    }

    /// Lets the person out of it.
    ///
    /// @return whether it was open
    public boolean leave() {
        boolean open = isOpen();
        if (open) {
            leave.run();
        }
        return open;
    }

    /// Puts the focus on the first field.
    ///
    /// @return whether it is open
    public boolean focusFirst() {
        if (!isOpen()) {
            return false;
        }
        // The first time, the content is not in the scene before the scroll pane has its skin.
        scroll.applyCss();
        scroll.layout();
        Node first = scroll.getContent().lookup(".text-input");
        Node start = first == null ? scroll.getContent().lookup(".toggle-button") : first;
        if (start != null) {
            start.requestFocus();
        }
        return true;
    }
}
