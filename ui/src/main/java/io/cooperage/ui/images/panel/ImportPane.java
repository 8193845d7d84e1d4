package io.cooperage.ui.images.panel;

import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.transfer.TransferList;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;

/// The form that makes an image of a root filesystem; below it what is loaded and imported.
final class ImportPane extends VBox {
    ImportPane(ImportViewModel viewModel, TransferList transfers) {
        Messages messages = Messages.of(ImportPane.class);
        getStyleClass().add("panel-body");
        FormRow path = FormRow.mono(
                "import-path",
                messages.text("import.path"),
                messages.text("import.path.prompt"),
                messages.text("import.path.hint"),
                viewModel.path);
        getChildren()
                .addAll(
                        transfers,
                        PanelForm.form(
                                PanelForm.hint(messages.text("import.intro")),
                                path,
                                PanelForm.buttons(
                                        PanelForm.chooser(messages.text("import.folder"), viewModel.path, () -> {
                                            DirectoryChooser chooser = new DirectoryChooser();
                                            chooser.setTitle(messages.text("title.import"));
                                            return chooser.showDialog(getScene().getWindow());
                                        }),
                                        PanelForm.chooser(messages.text("import.file"), viewModel.path, () -> {
                                            FileChooser chooser = new FileChooser();
                                            chooser.setTitle(messages.text("title.import"));
                                            return chooser.showOpenDialog(
                                                    getScene().getWindow());
                                        })),
                                FormRow.text(
                                        "import-name",
                                        messages.text("import.name"),
                                        messages.text("import.name.prompt"),
                                        messages.text("import.name.hint"),
                                        viewModel.name),
                                FormRow.text(
                                        "import-message",
                                        messages.text("import.message"),
                                        messages.text("import.message.prompt"),
                                        "",
                                        viewModel.message),
                                FormRow.lines(
                                        "import-changes",
                                        messages.text("import.changes"),
                                        messages.text("import.changes.prompt"),
                                        messages.text("import.changes.hint"),
                                        viewModel.changes),
                                PanelForm.buttons(PanelForm.accent(
                                        "import", messages.text("import.do"), viewModel::importRoot))));
    }
}
