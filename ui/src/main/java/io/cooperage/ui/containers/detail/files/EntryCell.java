package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.ui.control.list.RowProblem;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.files.ShownName;
import io.cooperage.ui.i18n.Messages;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// What happened to a file, what it is, its name, and why the last thing done with it failed. FX thread only.
final class EntryCell extends TreeTableCell<FileEntry, FileEntry> {
    private static final Messages MESSAGES = Messages.of(EntryCell.class);
    private static final PseudoClass REMOVED = PseudoClass.getPseudoClass("removed");

    private final FilesViewModel model;
    private final ChangeMark mark = new ChangeMark();
    private final FontIcon icon = new FontIcon("fth-file");
    private final Label place = new Label();
    private final Label name = new Label();
    private final Label target = new Label();
    private final Label mount = new Label(MESSAGES.text("mount"));
    private final RowProblem problem = new RowProblem();
    private final HBox whole = new HBox(place, name);
    private final HBox box = new HBox(mark, icon, whole, target, mount, problem);

    EntryCell(FilesViewModel model) {
        this.model = model;
        box.getStyleClass().add("file-name");
        whole.setAlignment(Pos.CENTER_LEFT);
        place.getStyleClass().add("place");
        place.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        place.setMinWidth(0);
        name.getStyleClass().add("name");
        target.getStyleClass().addAll("muted", "small");
        target.setMinWidth(0);
        mount.getStyleClass().add("badge");
        mount.setMinWidth(Region.USE_PREF_SIZE);
    }

    @Override
    protected void updateItem(@Nullable FileEntry entry, boolean empty) {
        super.updateItem(entry, empty);
        if (empty || entry == null) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText(null);
            pseudoClassStateChanged(REMOVED, false);
            return;
        }
        mark.setChange(EntryWords.change(entry.mark()));
        icon.setIconLiteral(EntryWords.icon(entry));
        boolean flat = model.isFlat();
        place.setText(flat ? entry.path().substring(0, entry.path().lastIndexOf('/') + 1) : "");
        place.setManaged(flat);
        place.setVisible(flat);
        name.setText(ShownName.of(entry.name()));
        name.setMinWidth(flat ? Region.USE_PREF_SIZE : 0);
        String link = entry.target();
        show(target, link != null);
        target.setText(link == null ? "" : "→ " + ShownName.of(link));
        show(mount, entry.mark() == Mark.MOUNT);
        String why = model.problemOf(entry.path());
        problem.setVisible(!why.isEmpty());
        problem.setManaged(!why.isEmpty());
        problem.show(why, "", "");
        setTooltip(new Tooltip(why.isEmpty() ? ShownName.of(entry.path()) : why));
        setGraphic(box);
        setAccessibleText(
                entry.name() + ", " + MESSAGES.text("mark." + entry.mark()) + (why.isEmpty() ? "" : ". " + why));
        pseudoClassStateChanged(REMOVED, entry.mark() == Mark.REMOVED);
    }

    private static void show(Label label, boolean shown) {
        label.setVisible(shown);
        label.setManaged(shown);
    }
}
