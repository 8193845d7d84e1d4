package io.cooperage.ui.dockerfile.workbench;

import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.ui.control.CompactButton;
import io.cooperage.ui.dockerfile.editor.CodePane;
import io.cooperage.ui.dockerfile.text.OpenText;
import io.cooperage.ui.dockerfile.text.OpenText.Disk;
import io.cooperage.ui.dockerfile.text.TextFile;
import io.cooperage.ui.files.DiffView;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.javafx.FontIcon;

/// The tab of one text: its editor, a bar when the text and its file went different ways, and the comparison
/// of the two. FX thread only.
final class TextTab extends Tab {
    private static final Messages MESSAGES = Messages.of(TextTab.class);

    private final WorkbenchViewModel viewModel;
    private final OpenText open;
    private final CodePane pane;
    private final BorderPane body = new BorderPane();
    private final Label dot = new Label();
    private final BooleanProperty ambiguous = new SimpleBooleanProperty();

    TextTab(WorkbenchViewModel viewModel, OpenText open, UiTasks tasks) {
        this.viewModel = viewModel;
        this.open = open;
        pane = new CodePane(open, viewModel.analyser(open), tasks, viewModel::browse);
        body.setCenter(pane);
        setContent(body);
        dot.getStyleClass().add("dirty-dot");
        dot.setAccessibleText(MESSAGES.text("unsaved"));
        dot.visibleProperty().bind(open.dirtyProperty());
        dot.managedProperty().bind(dot.visibleProperty());
        setGraphic(dot);
        textProperty()
                .bind(Bindings.createStringBinding(this::words, open.titleProperty(), open.pathProperty(), ambiguous));
        open.pathProperty()
                .subscribe(path -> setTooltip(new Tooltip(path == null ? MESSAGES.text("nowhere") : path.toString())));
        open.diskProperty().subscribe(this::showDisk);
        setOnCloseRequest(request -> {
            request.consume();
            viewModel.close(open);
        });
    }

    OpenText open() {
        return open;
    }

    CodePane pane() {
        return pane;
    }

    /// Another tab has the same title, so that the folder has to tell which is which.
    void setAmbiguous(boolean now) {
        ambiguous.set(now);
    }

    private String words() {
        Path path = open.path();
        Path parent = path == null ? null : path.getParent();
        Path folder = parent == null ? null : parent.getFileName();
        String title = open.titleProperty().get();
        return ambiguous.get() && folder != null ? MESSAGES.text("tab.in", title, folder) : title;
    }

    void close() {
        pane.close();
    }

    private void showDisk(Disk disk) {
        if (disk == Disk.SAME) {
            body.setTop(null);
            body.setCenter(pane);
            return;
        }
        String key = disk.name().toLowerCase(Locale.ROOT);
        Label words = new Label(
                MESSAGES.text("disk." + key),
                new FontIcon(disk == Disk.RECOVERED ? "fth-life-buoy" : "fth-alert-triangle"));
        words.setWrapText(true);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox bar = new HBox(words);
        bar.setId("disk-bar");
        bar.getStyleClass().addAll("disk-bar", key);
        boolean file = open.path() != null && disk != Disk.GONE;
        if (file && !Objects.equals(open.file().stamp(), TextFile.Stamp.NONE)) {
            bar.getChildren()
                    .addAll(
                            button("compare", this::compare),
                            button("reload", () -> viewModel.texts().reload(open)));
        }
        bar.getChildren().add(button("keep", () -> viewModel.texts().keepMine(open)));
        body.setTop(bar);
    }

    private void compare() {
        viewModel.compare(open, this::showDifference);
    }

    private void showDifference(TextDiff difference) {
        DiffView view = new DiffView(Desktop::copy);
        view.show(difference);
        Button back = button("back", () -> {
            body.setCenter(pane);
            pane.requestFocus();
        });
        HBox line = new HBox(back);
        line.getStyleClass().add("compare-line");
        BorderPane comparison = new BorderPane(view);
        comparison.setTop(line);
        body.setCenter(comparison);
        back.requestFocus();
    }

    private static Button button(String key, Runnable action) {
        return CompactButton.of("disk-" + key, MESSAGES.text("disk." + key + ".do"), action);
    }
}
