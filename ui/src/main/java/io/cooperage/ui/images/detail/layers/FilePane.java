package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.FileNode.Kind;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.code.CodeView;
import io.cooperage.ui.control.code.HexView;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.files.DiffView;
import io.cooperage.ui.files.FileMode;
import io.cooperage.ui.files.PictureKind;
import io.cooperage.ui.files.ShownName;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.layers.FileViewModel.View;
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

/// The chosen file: its name and attributes, and what is in it. FX thread only.
final class FilePane extends VBox {
    private static final Messages MESSAGES = Messages.of(FilePane.class);

    /// A picture is decoded no larger than this: an innocent file may hold gigabytes of pixels.
    private static final double LARGEST_PICTURE = 2_000;

    private static final double ICON = 64;
    private static final double ICON_TIMES = 4;

    private final FileViewModel model;
    private final UiTasks tasks;
    private final LatestTask decoding = new LatestTask();
    private final ChangeMark mark = new ChangeMark();
    private final Label path = new Label();
    private final Label facts = new Label();
    private final Segments<View> views;
    private final StackPane body = new StackPane();
    private final Label remark = new Label();
    private final Button more = new Button(MESSAGES.text("file.more"));
    private final HBox foot = new HBox(remark, more);

    // Made when first needed: none of them is light.
    private @Nullable CodeView code;
    private @Nullable HexView hex;
    private @Nullable DiffView diff;

    FilePane(LayersViewModel layers, FileDialogs dialogs, Runnable close) {
        model = layers.file();
        tasks = layers.tasks();
        getStyleClass().add("file-pane");
        getStylesheets().add(ChangeMark.styles());
        setMinHeight(120);
        views = new Segments<>(
                "file-view",
                MESSAGES.text("file.view"),
                model.viewProperty(),
                List.of(View.values()),
                one -> MESSAGES.text("view." + one));
        views.setMinWidth(Region.USE_PREF_SIZE);
        path.getStyleClass().addAll("path", "medium");
        path.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        facts.getStyleClass().addAll("muted", "small");
        facts.setMinWidth(0);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button copy = Icons.button("fth-copy", MESSAGES.text("menu.copy-path"), () -> {
            FileNode node = model.nodeProperty().get();
            if (node != null) {
                Desktop.copy("/" + node.path());
            }
        });
        Button extract = Icons.button("fth-download", MESSAGES.text("menu.extract"), () -> {
            FileNode node = model.nodeProperty().get();
            if (node != null) {
                ExtractTarget.ask(dialogs, node).ifPresent(target -> layers.extract(node, target));
            }
        });
        extract.setId("extract-file");
        Button shut = Icons.button("fth-x", MESSAGES.text("file.close"), close);
        List.of(copy, extract, shut).forEach(button -> button.getStyleClass().add("compact"));
        HBox head = new HBox(mark, path, facts, space, views, copy, extract, shut);
        head.getStyleClass().add("head");
        remark.getStyleClass().addAll("muted", "small");
        more.getStyleClass().addAll("quiet", "compact");
        more.setId("show-more");
        more.setOnAction(_ -> model.showMore());
        foot.getStyleClass().add("foot");
        body.getStyleClass().add("body");
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(head, body, foot);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close.run();
                event.consume();
            }
        });
        model.nodeProperty().subscribe(this::name);
        model.viewsProperty().subscribe(this::offer);
        model.shownProperty().subscribe(this::show);
        model.remarkProperty().subscribe(text -> {
            remark.setText(text);
            foot.setVisible(!text.isEmpty());
            foot.setManaged(!text.isEmpty());
            more.setVisible(model.canShowMore());
        });
    }

    void focus() {
        body.getChildren().stream().findFirst().ifPresent(FilePane::focusInto);
    }

    /// Shows how the file differs from the layers below, if it was there.
    void openDiff() {
        model.viewProperty().set(View.DIFF);
    }

    private static void focusInto(Node node) {
        Node inner = node.lookup(".code-area");
        Node list = node.lookup(".list-view");
        (inner != null ? inner : list != null ? list : node).requestFocus();
    }

    private void name(@Nullable FileNode node) {
        if (node == null) {
            return;
        }
        mark.setChange(node.change());
        boolean marked = node.change() != Change.UNCHANGED;
        mark.setVisible(marked);
        mark.setManaged(marked);
        path.setText("/" + ShownName.of(node.path()));
        boolean measured = node.kind() == Kind.FILE || node.kind() == Kind.HARD_LINK;
        facts.setText((measured ? Amounts.bytes(node.size()) + "  ·  " : "") + FileMode.of(node) + "  ·  " + node.uid()
                + ":" + node.gid());
    }

    private void offer(List<View> fitting) {
        List<View> all = List.of(View.values());
        for (int i = 0; i < all.size(); i++) {
            Node button = views.getChildren().get(i);
            button.setVisible(fitting.contains(all.get(i)));
            button.setManaged(fitting.contains(all.get(i)));
        }
        views.setVisible(fitting.size() > 1);
        views.setManaged(fitting.size() > 1);
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
            case FileShown.Hex(byte[] bytes) -> {
                HexView view = hex == null ? new HexView() : hex;
                hex = view;
                view.show(bytes);
                body.getChildren().setAll(view);
            }
            case FileShown.Picture(byte[] bytes) -> showPicture(bytes);
            case FileShown.Difference(var difference) -> {
                DiffView view = diff == null ? new DiffView(Desktop::copy) : diff;
                diff = view;
                view.show(difference);
                body.getChildren().setAll(view);
            }
        }
    }

    /// Decoded away from the JavaFX thread.
    private void showPicture(byte[] bytes) {
        body.getChildren().clear();
        decoding.follow(
                tasks.quiet(() -> decode(bytes)), this::showPicture, failure -> showBroken(failure.getMessage()));
    }

    private static Image decode(byte[] bytes) {
        PictureKind kind = PictureKind.of(bytes);
        PictureKind.Size size = kind == null ? null : kind.sizeOf(bytes);
        boolean small = size != null && size.width() <= LARGEST_PICTURE && size.height() <= LARGEST_PICTURE;
        // With a size given it would be drawn larger than it is, too.
        return small
                ? new Image(new ByteArrayInputStream(bytes))
                : new Image(new ByteArrayInputStream(bytes), LARGEST_PICTURE, LARGEST_PICTURE, true, true);
    }

    private void showPicture(Image image) {
        if (image.isError()) {
            showBroken(
                    image.getException() == null ? null : image.getException().getMessage());
            return;
        }
        ImageView view = new ImageView(image);
        view.setPreserveRatio(true);
        StackPane frame = new StackPane(view);
        frame.getStyleClass().add("picture-frame");
        frame.setMinSize(0, 0);
        // Icons are easier to tell when they are larger; then every pixel is as it is in the file.
        double most = Math.max(image.getWidth(), image.getHeight()) <= ICON ? ICON_TIMES : 1;
        view.setSmooth(most == 1);
        view.fitWidthProperty()
                .bind(frame.widthProperty().map(width -> Math.min(width.doubleValue() - 32, image.getWidth() * most)));
        view.fitHeightProperty()
                .bind(frame.heightProperty()
                        .map(height -> Math.min(height.doubleValue() - 32, image.getHeight() * most)));
        body.getChildren().setAll(frame);
    }

    private void showBroken(@Nullable String why) {
        String reason = why == null || why.isBlank() ? "" : why.strip() + "\n";
        body.getChildren()
                .setAll(new EmptyState(
                        "fth-image",
                        MESSAGES.text("file.picture.broken"),
                        reason + MESSAGES.text("file.picture.broken.next")));
    }
}
