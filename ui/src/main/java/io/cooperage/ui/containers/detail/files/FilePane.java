package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.ui.containers.detail.files.FileViewModel.View;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.code.CodeEditor;
import io.cooperage.ui.control.code.CodeView;
import io.cooperage.ui.control.code.HexView;
import io.cooperage.ui.files.DiffView;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Messages;
import java.io.ByteArrayInputStream;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The chosen file: what is in it, and its editor. FX thread only.
final class FilePane extends VBox {
    private static final Messages MESSAGES = Messages.of(FilePane.class);

    /// A picture is decoded no larger than this: an innocent file may hold gigabytes of pixels.
    private static final double LARGEST_PICTURE = 2_000;

    private final FileViewModel model;
    private final LatestTask decoding = new LatestTask();
    private final Label path = new Label();
    private final Segments<View> views;
    private final StackPane body = new StackPane();
    private final Label remark = new Label();
    private final Button more = new Button(MESSAGES.text("file.more"));
    private final Button edit = button("file.edit", "fth-edit-2", this::edit);
    private final Button undo;
    private final Button save = button("file.save", "fth-check", this::save);
    private final Button leave;
    private final Label problem = new Label();

    // Made when first needed: none of them is light.
    private @Nullable CodeView code;
    private @Nullable CodeEditor editor;
    private @Nullable HexView hex;
    private @Nullable DiffView diff;

    FilePane(FileViewModel model, Runnable extract, Runnable close) {
        this.model = model;
        getStyleClass().add("file-pane");
        setMinHeight(120);
        views = new Segments<>(
                "container-file-view",
                MESSAGES.text("file.view"),
                model.viewProperty(),
                List.of(View.values()),
                one -> MESSAGES.text("view." + one));
        views.setMinWidth(Region.USE_PREF_SIZE);
        path.getStyleClass().addAll("path", "medium");
        path.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        undo = button("file.undo", "fth-rotate-ccw", model::undo);
        leave = button("file.leave", "fth-x", () -> {
            model.leaveEditor();
            focusContent();
        });
        save.getStyleClass().add("accent");
        Button copy = Icons.button("fth-copy", MESSAGES.text("menu.copy-path"), () -> {
            FileEntry entry = model.entryProperty().get();
            if (entry != null) {
                Desktop.copy(entry.path());
            }
        });
        Button take = Icons.button("fth-download", MESSAGES.text("menu.extract"), extract);
        take.setId("extract-shown");
        Button shut = Icons.button("fth-x", MESSAGES.text("file.close"), close);
        List.of(copy, take, shut).forEach(button -> button.getStyleClass().add("compact"));
        HBox head = new HBox(path, space, undo, views, edit, leave, save, copy, take, shut);
        head.getStyleClass().add("head");
        problem.getStyleClass().addAll("field-error", "save-problem");
        problem.setWrapText(true);
        problem.textProperty().bind(model.problemProperty());
        show(problem, problem.textProperty().isNotEmpty());
        remark.getStyleClass().addAll("muted", "small");
        more.getStyleClass().addAll("quiet", "compact");
        more.setOnAction(_ -> model.showMore());
        HBox foot = new HBox(remark, more);
        foot.getStyleClass().add("foot");
        remark.textProperty().bind(model.remarkProperty());
        show(foot, remark.textProperty().isNotEmpty());
        model.remarkProperty().subscribe(_ -> more.setVisible(model.canShowMore()));
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(head, problem, body, foot);
        show(edit, model.editableProperty().and(model.editingProperty().not()));
        show(undo, model.undoableProperty().and(model.editingProperty().not()));
        show(save, model.editingProperty());
        show(leave, model.editingProperty());
        for (Button reading : List.of(copy, take, shut)) {
            show(reading, model.editingProperty().not());
        }
        save.disableProperty().bind(model.dirtyProperty().not().or(model.savingProperty()));
        undo.disableProperty().bind(model.savingProperty());
        addEventFilter(KeyEvent.KEY_PRESSED, event -> key(event, close));
        model.entryProperty().subscribe(entry -> {
            path.setText(entry == null ? "" : entry.path());
            take.setDisable(entry == null || !FilesViewModel.canLeave(entry));
        });
        model.viewsProperty().subscribe(this::offer);
        model.editingProperty().subscribe((_, _) -> offer(model.viewsProperty().get()));
        model.shownProperty().subscribe(this::show);
    }

    private static Button button(String key, String icon, Runnable action) {
        Button button = new Button(MESSAGES.text(key), new FontIcon(icon));
        button.setId(key.replace('.', '-'));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setMnemonicParsing(false);
        button.setOnAction(_ -> action.run());
        return button;
    }

    private static void show(Node node, javafx.beans.value.ObservableValue<Boolean> when) {
        node.visibleProperty().bind(when);
        node.managedProperty().bind(when);
    }

    private void key(KeyEvent event, Runnable close) {
        if (event.isShortcutDown()
                && event.getCode() == KeyCode.S
                && model.editingProperty().get()) {
            save();
        } else if (event.getCode() == KeyCode.ESCAPE && model.editingProperty().get()) {
            // What was typed is not thrown away by a key that is pressed in passing.
            if (model.dirtyProperty().get()) {
                return;
            }
            model.leaveEditor();
        } else if (event.getCode() == KeyCode.ESCAPE
                && !(event.getTarget() instanceof javafx.scene.control.TextField)) {
            close.run();
        } else if (event.getCode() == KeyCode.F4 && model.editableProperty().get()) {
            edit();
        } else {
            return;
        }
        event.consume();
    }

    void close() {
        decoding.cancel();
    }

    void edit() {
        if (model.editableProperty().get() && !model.editingProperty().get()) {
            model.edit();
            focusContent();
        }
    }

    private void save() {
        if (editor != null && model.dirtyProperty().get()) {
            model.save(editor.text());
        }
    }

    void focusContent() {
        body.getChildren().stream().findFirst().ifPresent(FilePane::focusInto);
    }

    private static void focusInto(Node node) {
        Node inner = node.lookup(".code-area");
        Node list = node.lookup(".list-view");
        (inner != null ? inner : list != null ? list : node).requestFocus();
    }

    private void offer(List<View> fitting) {
        List<View> all = List.of(View.values());
        for (int i = 0; i < all.size(); i++) {
            Node button = views.getChildren().get(i);
            button.setVisible(fitting.contains(all.get(i)));
            button.setManaged(fitting.contains(all.get(i)));
        }
        boolean wanted = fitting.size() > 1 && !model.editingProperty().get();
        views.setVisible(wanted);
        views.setManaged(wanted);
    }

    private void show(FileShown shown) {
        decoding.cancel();
        switch (shown) {
            case FileShown.Nothing _ -> body.getChildren().clear();
            case FileShown.Words(String text) -> {
                Label words = new Label(text);
                words.getStyleClass().add("muted");
                words.setWrapText(true);
                body.getChildren().setAll(words);
            }
            case FileShown.Text(var text) -> {
                CodeView view = code == null ? new CodeView(MESSAGES.text("file.text.name"), false) : code;
                code = view;
                view.show(text);
                body.getChildren().setAll(view);
            }
            case FileShown.Editor(var text, var language) -> {
                CodeEditor view = editor == null ? new CodeEditor(MESSAGES.text("file.editor.name")) : editor;
                if (editor == null) {
                    view.changedProperty().subscribe(changed -> {
                        if (model.editingProperty().get()) {
                            model.dirtyProperty().set(changed);
                        }
                    });
                }
                editor = view;
                view.edit(text, language);
                body.getChildren().setAll(view);
            }
            case FileShown.Hex(byte[] bytes) -> {
                HexView view = hex == null ? new HexView() : hex;
                hex = view;
                view.show(bytes);
                body.getChildren().setAll(view);
            }
            case FileShown.Picture(byte[] bytes) -> decode(bytes);
            case FileShown.Difference(var difference) -> {
                DiffView view = diff == null ? new DiffView(Desktop::copy) : diff;
                diff = view;
                view.show(difference);
                body.getChildren().setAll(view);
            }
        }
    }

    /// Decoded away from the JavaFX thread.
    private void decode(byte[] bytes) {
        body.getChildren().clear();
        decoding.follow(
                model.tasks()
                        .quiet(() -> new Image(
                                new ByteArrayInputStream(bytes), LARGEST_PICTURE, LARGEST_PICTURE, true, true)),
                this::showPicture,
                _ -> showBroken());
    }

    private void showPicture(Image image) {
        if (image.isError()) {
            showBroken();
            return;
        }
        ImageView view = new ImageView(image);
        view.setPreserveRatio(true);
        StackPane frame = new StackPane(view);
        frame.getStyleClass().add("picture-frame");
        frame.setMinSize(0, 0);
        view.fitWidthProperty()
                .bind(frame.widthProperty().map(width -> Math.min(width.doubleValue() - 32, image.getWidth())));
        view.fitHeightProperty()
                .bind(frame.heightProperty().map(height -> Math.min(height.doubleValue() - 32, image.getHeight())));
        body.getChildren().setAll(frame);
    }

    private void showBroken() {
        body.getChildren().setAll(new EmptyState("fth-image", MESSAGES.text("file.picture.broken"), ""));
    }
}
