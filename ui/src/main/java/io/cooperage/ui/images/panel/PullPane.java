package io.cooperage.ui.images.panel;

import io.cooperage.engine.oci.Platform;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.transfer.TransferList;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/// The form of the pull panel, and the pulls below it.
final class PullPane extends VBox {
    private static final int RECENT = 5;

    private final PullViewModel viewModel;
    private final Messages messages = Messages.of(PullPane.class);
    private final FlowPane recent = new FlowPane(8, 8);

    PullPane(PullViewModel viewModel, StarterRows starters, TransferList transfers) {
        this.viewModel = viewModel;
        getStyleClass().add("panel-body");
        FormRow name = FormRow.text(
                "pull-name",
                messages.text("pull.name"),
                messages.text("pull.name.prompt"),
                viewModel.meaning(),
                viewModel.name);
        name.addEventHandler(javafx.scene.input.KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                viewModel.pull();
                key.consume();
            }
        });
        FormRow platform = FormRow.text(
                "pull-platform",
                messages.text("pull.platform"),
                messages.text("pull.platform.prompt", Platform.host()),
                messages.text("pull.platform.hint"),
                viewModel.platform,
                platforms());
        recent.setAlignment(Pos.CENTER_LEFT);
        viewModel.recent().addListener((ListChangeListener<String>) change -> showRecent());
        showRecent();
        getChildren()
                .addAll(
                        PanelForm.form(
                                name,
                                recent,
                                platform,
                                PanelForm.buttons(PanelForm.accent("pull", messages.text("pull.do"), viewModel::pull))),
                        transfers,
                        starters);
    }

    private MenuButton platforms() {
        MenuButton choose = new MenuButton();
        choose.setAccessibleText(messages.text("pull.platform"));
        choose.setTooltip(new Tooltip(messages.text("pull.platform.choose")));
        choose.getStyleClass().add("choose");
        MenuItem here = new MenuItem(messages.text("pull.platform.prompt", Platform.host()));
        here.setMnemonicParsing(false);
        here.setOnAction(choice -> viewModel.platform.reset(""));
        choose.getItems().add(here);
        for (String platform : PullViewModel.PLATFORMS) {
            MenuItem item = new MenuItem(platform);
            item.setMnemonicParsing(false);
            item.setOnAction(choice -> viewModel.platform.textProperty().set(platform));
            choose.getItems().add(item);
        }
        return choose;
    }

    private void showRecent() {
        List<String> names = viewModel.recent().stream().limit(RECENT).toList();
        recent.setVisible(!names.isEmpty());
        recent.setManaged(!names.isEmpty());
        Label lead = new Label(messages.text("pull.recent"));
        lead.getStyleClass().add("field-hint");
        recent.getChildren().setAll(lead);
        for (String name : names) {
            Button chip = new Button(name);
            chip.getStyleClass().addAll("compact", "chip");
            chip.setMnemonicParsing(false);
            chip.setAccessibleText(messages.text("pull.recent") + " " + name);
            chip.setOnAction(press -> viewModel.name.textProperty().set(name));
            recent.getChildren().add(chip);
        }
    }
}
