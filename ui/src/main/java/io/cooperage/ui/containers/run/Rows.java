package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.stage.DirectoryChooser;
import javafx.util.StringConverter;
import org.kordamp.ikonli.javafx.FontIcon;

/// The lists of the form: ports, mounts, networks, variables and labels.
final class Rows {
    private static final double NUMBER = 124;
    private static final double ADDRESS = 136;
    private static final double KIND = 104;

    private final RunContainerViewModel viewModel;
    private final RunForm form;
    private final Messages messages;

    Rows(RunContainerViewModel viewModel, Messages messages) {
        this.viewModel = viewModel;
        this.form = viewModel.form();
        this.messages = messages;
    }

    Node ports() {
        return new RowList<>(
                "port",
                form.ports,
                messages,
                row -> List.of(
                        RowList.text(row.address(), messages.text("port.address"), ADDRESS),
                        RowList.text(row.host(), messages.text("port.host"), NUMBER),
                        RowList.word("→"),
                        RowList.text(row.container(), messages.text("port.container"), NUMBER),
                        kind(
                                row.protocolProperty(),
                                List.of(Protocol.values()),
                                Protocol::word,
                                messages.text("port.protocol"),
                                80)));
    }

    Node mounts() {
        return new RowList<>("mount", form.mounts, messages, this::mount);
    }

    Node networks() {
        return new RowList<>(
                "endpoint",
                form.network.endpoints,
                messages,
                row -> List.of(
                        RowList.choice(row.network(), viewModel.networkNames(), messages.text("endpoint.network"), 0),
                        RowList.text(row.aliases(), messages.text("endpoint.aliases"), 0),
                        RowList.text(row.ipv4(), messages.text("endpoint.ipv4"), 112),
                        RowList.text(row.mac(), messages.text("endpoint.mac"), 136)));
    }

    Node env() {
        Button paste = new Button(messages.text("env.paste"), new FontIcon("fth-clipboard"));
        paste.setId("paste-env");
        paste.setMnemonicParsing(false);
        paste.setOnAction(press -> viewModel.pasteEnv(clipboard()));
        return pairs("env", form.env, this::takesEnv).beside(paste);
    }

    Node labels() {
        return pairs("label", form.labels, name -> {});
    }

    private RowList<PairForm> pairs(
            String key, RowsInput<PairForm> input, java.util.function.Consumer<TextField> dress) {
        return new RowList<>(key, input, messages, row -> {
            TextField name = RowList.text(row.name(), messages.text(key + ".name"), 0);
            dress.accept(name);
            return List.of(name, RowList.word("="), RowList.text(row.value(), messages.text(key + ".value"), 0));
        });
    }

    /// Pasting the text of a file into a name makes a row of each of its lines.
    private void takesEnv(TextField name) {
        KeyCombination paste = KeyCombination.keyCombination("Shortcut+V");
        name.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            String text = paste.match(key) ? clipboard() : "";
            if (text.strip().contains("\n")
                    || (text.indexOf('=') > 0 && name.getText().isEmpty())) {
                viewModel.pasteEnv(text);
                key.consume();
            }
        });
    }

    private static String clipboard() {
        String text = Clipboard.getSystemClipboard().getString();
        return text == null ? "" : text;
    }

    private List<Node> mount(MountForm row) {
        TextField path = RowList.text(row.source(), messages.text("mount.source"), 0);
        Button choose = Icons.button("fth-folder", messages.text("mount.choose"), () -> {
            DirectoryChooser chooser = new DirectoryChooser();
            chooser.setTitle(messages.text("mount.choose"));
            File chosen = chooser.showDialog(path.getScene().getWindow());
            if (chosen != null) {
                row.source().textProperty().set(chosen.getAbsolutePath());
            }
        });
        HBox bind = new HBox(path, choose);
        HBox.setHgrow(path, Priority.ALWAYS);
        ComboBox<String> volume =
                RowList.choice(row.source(), viewModel.volumeNames(), messages.text("mount.volume.name"), 0);
        TextField memory = RowList.text(row.source(), messages.text("mount.tmpfs.options"), 0);
        only(bind, row, MountRequest.Type.BIND);
        only(volume, row, MountRequest.Type.VOLUME);
        only(memory, row, MountRequest.Type.TMPFS);
        CheckBox readOnly = new CheckBox(messages.text("mount.read-only"));
        readOnly.setMnemonicParsing(false);
        readOnly.setMinWidth(Region.USE_PREF_SIZE);
        readOnly.selectedProperty().bindBidirectional(row.readOnlyProperty());
        return List.of(
                kind(
                        row.typeProperty(),
                        List.of(MountRequest.Type.BIND, MountRequest.Type.VOLUME, MountRequest.Type.TMPFS),
                        type -> messages.text("mount." + type.name().toLowerCase(Locale.ROOT)),
                        messages.text("mount.kind"),
                        KIND),
                bind,
                volume,
                memory,
                RowList.word("→"),
                RowList.text(row.target(), messages.text("mount.target"), 0),
                readOnly);
    }

    private static void only(Region cell, MountForm row, MountRequest.Type type) {
        HBox.setHgrow(cell, Priority.ALWAYS);
        cell.setMinWidth(120);
        cell.setPrefWidth(180);
        cell.visibleProperty().bind(row.typeProperty().isEqualTo(type));
        cell.managedProperty().bind(cell.visibleProperty());
    }

    private static <T> ComboBox<T> kind(
            Property<T> value, List<T> options, Function<T, String> label, String name, double width) {
        ObservableList<T> items = FXCollections.observableArrayList(options);
        ComboBox<T> box = new ComboBox<>(items);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T option) {
                return option == null ? "" : label.apply(option);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("the choice can't be typed");
            }
        });
        box.valueProperty().bindBidirectional(value);
        box.setAccessibleText(name);
        box.setMinWidth(width);
        return box;
    }
}
