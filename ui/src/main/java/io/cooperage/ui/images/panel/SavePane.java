package io.cooperage.ui.images.panel;

import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.transfer.TransferList;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/// The form of the save panel, and what is saved below it.
final class SavePane extends VBox {
    private final Messages messages = Messages.of(SavePane.class);

    SavePane(SaveViewModel viewModel, TransferList transfers) {
        getStyleClass().add("panel-body");
        Label refs = new Label();
        refs.setWrapText(true);
        refs.getStyleClass().add("mono");
        refs.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> viewModel.refs().isEmpty()
                                ? messages.text("push.none")
                                : String.join("\n", viewModel.refs()),
                        viewModel.refs()));
        Label meaning = PanelForm.hint("");
        meaning.textProperty().bind(viewModel.format.map(format -> messages.text("save.format.hint." + key(format))));
        Segments<ArchiveFormat> format = new Segments<>(
                "save-format",
                messages.text("save.format"),
                viewModel.format,
                List.of(ArchiveFormat.values()),
                choice -> messages.text("save.format." + key(choice)));
        FormRow path = FormRow.text(
                "save-path",
                messages.text("save.path"),
                messages.text("save.path.prompt"),
                viewModel.hintProperty(),
                viewModel.path,
                PanelForm.chooser(messages.text("save.choose"), viewModel.path, () -> {
                    FileChooser chooser = new FileChooser();
                    chooser.setTitle(messages.text("title.save"));
                    chooser.setInitialFileName(viewModel.suggestedName());
                    return chooser.showSaveDialog(getScene().getWindow());
                }));
        Button save = PanelForm.accent("save", messages.text("save.do"), viewModel::save);
        save.disableProperty().bind(Bindings.isEmpty(viewModel.refs()));
        getChildren()
                .addAll(
                        PanelForm.form(
                                new VBox(4, PanelForm.heading(messages.text("save.images")), refs),
                                new VBox(4, PanelForm.heading(messages.text("save.format")), format, meaning),
                                path,
                                PanelForm.buttons(save)),
                        transfers);
    }

    private static String key(ArchiveFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }
}
