package io.cooperage.ui.containers.run;

import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.i18n.Messages;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.javafx.FontIcon;

/// Where the root filesystem comes from: typed, chosen, dropped, or used lately.
final class RootRow extends VBox {
    private static final int RECENT = 5;

    private final RunContainerViewModel viewModel;
    private final Messages messages;
    private final FlowPane recent = new FlowPane();

    RootRow(RunContainerViewModel viewModel, Messages messages) {
        this.viewModel = viewModel;
        this.messages = messages;
        Field field = viewModel.form().root;
        Button directory = new Button(messages.text("root.directory"));
        directory.setMinWidth(USE_PREF_SIZE);
        directory.setOnAction(press -> {
            DirectoryChooser chooser = new DirectoryChooser();
            chooser.setTitle(messages.text("root"));
            take(field, chooser.showDialog(getScene().getWindow()));
        });
        MenuButton image = new MenuButton(messages.text("root.image"));
        image.setId("root-image");
        image.setMinWidth(USE_PREF_SIZE);
        image.setOnShowing(open -> showImages(image));
        // A menu without entries does not open, so it must have one before it is filled.
        showImages(image);
        getStyleClass().add("form-row");
        FormRow row = FormRow.mono(
                "root",
                messages.text("root"),
                messages.text("root.prompt"),
                messages.text("root.hint"),
                field,
                image,
                directory,
                chooser(messages.text("root.archive"), messages.text("root"), field));
        getChildren().addAll(row, pull(), recent);
        if (row.lookup("#root") instanceof TextField input) {
            new ImageSuggestions(input, viewModel);
        }
        recent.getStyleClass().add("recent");
        recent.setAlignment(Pos.CENTER_LEFT);
        viewModel.recentRoots().addListener((ListChangeListener<String>) change -> showRecent());
        showRecent();
        acceptDrops(field);
    }

    /// What is said while the image that is typed is not on this machine.
    private HBox pull() {
        Label words = new Label();
        words.setWrapText(true);
        words.textProperty()
                .bind(viewModel
                        .image()
                        .pullProperty()
                        .flatMap(task -> task.detailProperty()
                                .map(detail -> detail.isEmpty() ? messages.text("pull.under-way") : detail))
                        .orElse(messages.text("pull.missing")));
        Button pull = new Button(messages.text("pull"), new FontIcon("fth-download"));
        pull.setId("pull");
        pull.setMinWidth(USE_PREF_SIZE);
        pull.setMnemonicParsing(false);
        pull.setOnAction(press -> viewModel.image().pull());
        pull.disableProperty().bind(viewModel.image().pullProperty().isNotNull());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox line = new HBox(new FontIcon("fth-cloud"), words, gap, pull);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("notice-line");
        line.visibleProperty().bind(viewModel.image().missingProperty());
        line.managedProperty().bind(line.visibleProperty());
        return line;
    }

    /// A button that lets the desktop choose a file.
    static Button chooser(String label, String title, Field field) {
        Button button = new Button(label);
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(press -> {
            FileChooser chooser = new FileChooser();
            chooser.setTitle(title);
            take(field, chooser.showOpenDialog(button.getScene().getWindow()));
        });
        return button;
    }

    private void showImages(MenuButton menu) {
        List<MenuItem> items = new ArrayList<>();
        for (String name : viewModel.imageNames()) {
            MenuItem item = new MenuItem(name);
            item.setMnemonicParsing(false);
            item.setOnAction(choice -> viewModel.choose(name));
            items.add(item);
        }
        if (items.isEmpty()) {
            MenuItem none = new MenuItem(messages.text("root.image.none"));
            none.setDisable(true);
            items.add(none);
        }
        menu.getItems().setAll(items);
    }

    private static void take(Field field, @org.jspecify.annotations.Nullable File chosen) {
        if (chosen != null) {
            field.textProperty().set(chosen.getAbsolutePath());
        }
    }

    private void showRecent() {
        List<String> roots = viewModel.recentRoots().stream().limit(RECENT).toList();
        recent.setVisible(!roots.isEmpty());
        recent.setManaged(!roots.isEmpty());
        Label lead = new Label(messages.text("root.recent"));
        lead.getStyleClass().add("field-hint");
        recent.getChildren().setAll(lead);
        for (String root : roots) {
            Path name = Path.of(root).getFileName();
            Button chip = new Button(name == null ? root : name.toString());
            chip.getStyleClass().addAll("compact", "chip");
            chip.setMnemonicParsing(false);
            chip.setTooltip(new Tooltip(root));
            chip.setAccessibleText(messages.text("root.recent") + " " + root);
            chip.setOnAction(press -> viewModel.form().root.textProperty().set(root));
            recent.getChildren().add(chip);
        }
    }

    private void acceptDrops(Field field) {
        setOnDragOver(drag -> {
            if (drag.getDragboard().hasFiles()) {
                drag.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
            }
            drag.consume();
        });
        setOnDragDropped(drop -> {
            List<File> files = drop.getDragboard().getFiles();
            if (!files.isEmpty()) {
                take(field, files.getFirst());
            }
            drop.setDropCompleted(!files.isEmpty());
            drop.consume();
        });
    }
}
