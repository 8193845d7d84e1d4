package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The Files tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class FilesController {
    private final FilesViewModel model;
    private final FileDialogs dialogs;
    private final Messages messages = Messages.of(FilesController.class);
    private final NameBar names = new NameBar();
    private FileTable table;
    private FilePane pane;

    @FXML
    private VBox place;

    @FXML
    private SplitPane split;

    @FXML
    private TextField filter;

    @FXML
    private Label summary;

    @FXML
    private Label problem;

    @FXML
    private ToggleButton onlyChanges;

    public FilesController(FilesViewModel model, FileDialogs dialogs) {
        this.model = model;
        this.dialogs = dialogs;
    }

    @FXML
    void initialize() {
        table = new FileTable(model);
        VBox.setVgrow(table, Priority.ALWAYS);
        place.getChildren().addAll(names, table);
        pane = new FilePane(model.file(), () -> chosen(this::extract), () -> {
            model.select(null);
            table.requestFocus();
        });
        filter.textProperty().bindBidirectional(model.filterProperty());
        onlyChanges.selectedProperty().bindBidirectional(model.onlyChangesProperty());
        summary.textProperty().bind(model.summaryProperty());
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(problem.textProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        table.setContextMenu(menu());
        table.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        new FileDrops(table, model).install();
        new DragOutGesture(table, model).install();
        names.onLeave(table::requestFocus);
        filter.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && !filter.getText().isEmpty()) {
                filter.clear();
            } else if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.ENTER) {
                focus();
            } else {
                return;
            }
            event.consume();
        });
        model.file().entryProperty().subscribe(this::showPane);
    }

    public void focus() {
        table.requestFocus();
        if (table.getSelectionModel().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
    }

    /// The tab is let go of.
    public void close() {
        model.close();
        pane.close();
    }

    private void showPane(@org.jspecify.annotations.Nullable FileEntry entry) {
        boolean wanted = entry != null && (entry.kind() != Kind.FOLDER || entry.mark() == Mark.REMOVED);
        boolean shown = split.getItems().contains(pane);
        if (wanted && !shown) {
            split.getItems().add(pane);
            split.setDividerPositions(0.5);
        } else if (!wanted && shown) {
            split.getItems().remove(pane);
        }
    }

    private ContextMenu menu() {
        MenuItem view = item("menu.view", "fth-eye", _ -> pane.focusContent());
        MenuItem edit = item("menu.edit", "fth-edit-2", _ -> pane.edit());
        // The press that opens the menu chooses the file, and its text is read after that.
        edit.disableProperty().bind(Bindings.not(model.file().editableProperty()));
        MenuItem rename = item("menu.rename", "fth-type", this::rename);
        MenuItem chmod = item("menu.chmod", "fth-lock", this::chmod);
        MenuItem chown = item("menu.chown", "fth-user", this::chown);
        MenuItem extract = item("menu.extract", "fth-download", this::extract);
        MenuItem copy = item("menu.copy-path", "fth-copy", entry -> Desktop.copy(entry.path()));
        MenuItem delete = item("menu.delete", "fth-trash-2", model::delete);
        ContextMenu menu = new ContextMenu(
                view,
                edit,
                new SeparatorMenuItem(),
                extract,
                rename,
                chmod,
                chown,
                copy,
                new SeparatorMenuItem(),
                delete);
        menu.setOnShowing(_ -> {
            FileEntry entry = model.selectedProperty().get();
            boolean there = entry != null && entry.mark() != Mark.REMOVED;
            boolean changeable = there && entry.mark() != Mark.MOUNT;
            copy.setDisable(entry == null);
            view.setDisable(!there || entry.kind() == Kind.FOLDER);
            extract.setDisable(entry == null || !FilesViewModel.canLeave(entry));
            rename.setDisable(!changeable);
            chmod.setDisable(!there || entry.kind() == Kind.SYMLINK);
            chown.setDisable(!there);
            delete.setDisable(!changeable);
        });
        return menu;
    }

    private MenuItem item(String key, String icon, Consumer<FileEntry> action) {
        MenuItem item = new MenuItem(messages.text(key), new FontIcon(icon));
        item.setMnemonicParsing(false);
        item.setId(key.replace('.', '-'));
        item.setOnAction(_ -> chosen(action));
        return item;
    }

    private void chosen(Consumer<FileEntry> action) {
        FileEntry entry = model.selectedProperty().get();
        if (entry != null) {
            action.accept(entry);
        }
    }

    private void rename(FileEntry entry) {
        names.ask(messages.text("ask.rename", entry.name()), entry.name(), name -> model.rename(entry, name));
    }

    private void chmod(FileEntry entry) {
        names.ask(
                messages.text("ask.chmod", entry.name()),
                "%04o".formatted(entry.mode()),
                mode -> model.chmod(entry, mode));
    }

    private void chown(FileEntry entry) {
        names.ask(
                messages.text("ask.chown", entry.name()),
                entry.uid() + ":" + entry.gid(),
                owner -> model.chown(entry, owner));
    }

    private void extract(FileEntry entry) {
        String name = entry.kind() == Kind.FOLDER ? entry.name() + ".tar" : entry.name();
        dialogs.save(messages.text("extract.title", entry.name()), name)
                .ifPresent(target -> model.extract(entry, target));
    }

    private void key(KeyEvent event) {
        FileEntry entry = model.selectedProperty().get();
        boolean there = entry != null && entry.mark() != Mark.REMOVED;
        if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
            chosen(one -> Desktop.copy(one.path()));
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.R) {
            model.reload();
        } else if (event.getCode() == KeyCode.F2 && there && entry.mark() != Mark.MOUNT) {
            rename(entry);
        } else if (event.getCode() == KeyCode.F4
                && model.file().editableProperty().get()) {
            pane.edit();
        } else if (event.getCode() == KeyCode.DELETE && there && entry.mark() != Mark.MOUNT) {
            model.delete(entry);
        } else if (event.getCode() == KeyCode.ENTER && there) {
            if (entry.kind() == Kind.FOLDER) {
                table.toggle();
            } else {
                pane.focusContent();
            }
        } else if (event.getCode() == KeyCode.ESCAPE && entry != null) {
            model.settleProblem(entry.path());
            model.select(null);
        } else {
            return;
        }
        event.consume();
    }

    @FXML
    void upload() {
        List<Path> files = dialogs.open(messages.text("upload.title", model.targetFolder()));
        model.upload(model.targetFolder(), files);
    }

    @FXML
    void newFolder() {
        String parent = model.targetFolder();
        names.ask(messages.text("ask.folder", parent), "", name -> model.makeFolder(parent, name));
    }

    @FXML
    void reload() {
        model.reload();
    }
}
