package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.util.StringConverter;
import org.kordamp.ikonli.javafx.FontIcon;

/// The mounts, one row each.
final class MountRows extends VBox {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final RunForm form;
    private final Messages messages;
    private final VBox rows = new VBox();
    private final Map<MountForm, Node> made = new HashMap<>();

    MountRows(RunForm form, Messages messages) {
        this.form = form;
        this.messages = messages;
        getStyleClass().add("mounts");
        rows.getStyleClass().add("mounts");
        Label none = new Label(messages.text("mount.none"));
        none.getStyleClass().add("field-hint");
        none.setWrapText(true);
        none.visibleProperty().bind(javafx.beans.binding.Bindings.isEmpty(form.mounts));
        none.managedProperty().bind(none.visibleProperty());
        Button add = new Button(messages.text("mount.add"), new FontIcon("fth-plus"));
        add.setId("add-mount");
        add.setOnAction(press -> form.addMount());
        getChildren().addAll(rows, none, add);
        form.mounts.addListener((ListChangeListener<MountForm>) change -> show());
        show();
    }

    private void show() {
        made.keySet().retainAll(form.mounts);
        rows.getChildren()
                .setAll(form.mounts.stream()
                        .map(mount -> made.computeIfAbsent(mount, this::row))
                        .toList());
    }

    private Node row(MountForm mount) {
        ComboBox<MountRequest.Type> type = new ComboBox<>();
        type.getItems().setAll(MountRequest.Type.values());
        type.setConverter(new TypeNames(messages));
        type.valueProperty().bindBidirectional(mount.typeProperty());
        type.setAccessibleText(messages.text("mount.kind"));
        type.setMinWidth(104);
        TextField source = input(mount.source(), messages.text("mount.source"));
        Button choose = Icons.button("fth-folder", messages.text("mount.choose"), () -> {
            DirectoryChooser chooser = new DirectoryChooser();
            chooser.setTitle(messages.text("mount.choose"));
            File chosen = chooser.showDialog(getScene().getWindow());
            if (chosen != null) {
                mount.source().textProperty().set(chosen.getAbsolutePath());
            }
        });
        HBox from = new HBox(source, choose);
        from.visibleProperty().bind(mount.typeProperty().isEqualTo(MountRequest.Type.BIND));
        from.managedProperty().bind(from.visibleProperty());
        HBox.setHgrow(from, Priority.ALWAYS);
        TextField target = input(mount.target(), messages.text("mount.target"));
        CheckBox readOnly = new CheckBox(messages.text("mount.read-only"));
        readOnly.setMinWidth(USE_PREF_SIZE);
        readOnly.selectedProperty().bindBidirectional(mount.readOnlyProperty());
        Button remove = Icons.button("fth-x", messages.text("mount.remove"), () -> form.mounts.remove(mount));
        HBox line = new HBox(type, from, target, readOnly, remove);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("form-line");
        VBox row = new VBox(line, problem(mount.source()), problem(mount.target()));
        row.getStyleClass().add("form-row");
        return row;
    }

    private static TextField input(Field field, String name) {
        TextField input = new TextField();
        input.getStyleClass().add("mono");
        input.setPromptText(name);
        input.setAccessibleText(name);
        input.textProperty().bindBidirectional(field.textProperty());
        field.shownProblemProperty().subscribe(problem -> input.pseudoClassStateChanged(WRONG, !problem.isEmpty()));
        HBox.setHgrow(input, Priority.ALWAYS);
        return input;
    }

    private static Label problem(Field field) {
        Label label = new Label();
        label.getStyleClass().add("field-error");
        label.textProperty().bind(field.shownProblemProperty());
        label.visibleProperty().bind(label.textProperty().isNotEmpty());
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    private static final class TypeNames extends StringConverter<MountRequest.Type> {
        private final Messages messages;

        TypeNames(Messages messages) {
            this.messages = messages;
        }

        @Override
        public String toString(MountRequest.Type type) {
            return type == null ? "" : messages.text(type == MountRequest.Type.BIND ? "mount.bind" : "mount.tmpfs");
        }

        @Override
        public MountRequest.Type fromString(String text) {
            throw new UnsupportedOperationException("the choice can't be typed");
        }
    }
}
