package io.cooperage.ui.files;

import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.ui.i18n.Messages;
import java.util.Locale;
import java.util.Objects;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/// What happened to a file, as a small mark: a plus, a dot in a ring, a minus. Shape and colour both say it. FX thread
/// only.
public final class ChangeMark extends Region {
    private static final Messages MESSAGES = Messages.of(ChangeMark.class);

    private Change change = Change.UNCHANGED;

    public ChangeMark() {
        getStyleClass().add("change-mark");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setChange(Change.UNCHANGED);
    }

    public ChangeMark(Change change) {
        this();
        setChange(change);
    }

    public void setChange(Change now) {
        pseudoClassStateChanged(pseudoClass(change), false);
        change = now;
        pseudoClassStateChanged(pseudoClass(now), true);
        setAccessibleText(word(now));
    }

    public Change change() {
        return change;
    }

    /// `added`, `modified`, …
    public static String word(Change change) {
        return MESSAGES.text("change." + change);
    }

    /// The style sheet of the marks and the diffs.
    public static String styles() {
        return Objects.requireNonNull(ChangeMark.class.getResource("files.css")).toExternalForm();
    }

    private static PseudoClass pseudoClass(Change change) {
        return PseudoClass.getPseudoClass(change.name().toLowerCase(Locale.ROOT));
    }
}
