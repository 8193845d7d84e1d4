package io.cooperage.ui.cluster.deploy;

import io.cooperage.ui.cluster.NotesBox;
import io.cooperage.ui.cluster.deploy.Plan.Exposure;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/// What is asked of a person who deploys something. FX thread only.
final class DeployForm extends ScrollPane {
    private static final int MOST_REPLICAS = 500;

    private final DeployViewModel model;
    private final Messages messages = Messages.of(DeployForm.class);
    private final NotesBox notes = new NotesBox(messages.text("notes"));
    private final VBox box = new VBox();

    DeployForm(DeployViewModel model) {
        this.model = model;
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        box.getStyleClass().add("plan-form");
        Node name = FormRow.text("deploy-name", messages.text("name"), "", messages.text("name.hint"), model.name);
        Node image =
                FormRow.mono("deploy-image", messages.text("image"), messages.text("image.prompt"), "", model.image);
        Segments<Exposure> exposure = new Segments<>(
                "deploy-exposure",
                messages.text("exposure"),
                model.exposure,
                List.of(Exposure.values()),
                each -> messages.text("exposure." + each));
        box.getChildren()
                .addAll(
                        notes,
                        name,
                        image,
                        side(
                                labelled(messages.text("namespace"), namespaces()),
                                labelled(messages.text("replicas"), replicas())),
                        FormRow.lines(
                                "deploy-ports",
                                messages.text("ports"),
                                messages.text("ports.prompt"),
                                messages.text("ports.hint"),
                                model.ports),
                        labelled(messages.text("exposure"), exposure),
                        FormRow.lines(
                                "deploy-env",
                                messages.text("env"),
                                messages.text("env.prompt"),
                                messages.text("env.hint"),
                                model.env),
                        side(
                                amount("deploy-cpu-request", "cpu.request", "100m", model.cpuRequest),
                                amount("deploy-cpu-limit", "cpu.limit", "1", model.cpuLimit)),
                        side(
                                amount("deploy-memory-request", "memory.request", "64Mi", model.memoryRequest),
                                amount("deploy-memory-limit", "memory.limit", "256Mi", model.memoryLimit)),
                        FormRow.lines(
                                "deploy-mounts",
                                messages.text("mounts"),
                                messages.text("mounts.prompt"),
                                messages.text("mounts.hint"),
                                model.mounts),
                        amount("deploy-claim-size", "claim-size", "1Gi", model.claimSize),
                        FormRow.mono(
                                "deploy-command",
                                messages.text("command"),
                                messages.text("command.prompt"),
                                messages.text("command.hint"),
                                model.command),
                        FormRow.mono(
                                "deploy-arguments",
                                messages.text("arguments"),
                                messages.text("command.prompt"),
                                messages.text("arguments.hint"),
                                model.arguments));
        setContent(box);
        model.notesProperty().subscribe(now -> notes.show(now));
    }

    void focusFirst() {
        Node first = box.lookup("#deploy-name");
        if (first != null) {
            first.requestFocus();
        }
    }

    private FormRow amount(String id, String key, String prompt, io.cooperage.ui.control.Field field) {
        return FormRow.mono(id, messages.text(key), prompt, "", field);
    }

    private ComboBox<String> namespaces() {
        ComboBox<String> choice = new ComboBox<>();
        choice.setId("deploy-namespace");
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.getItems().setAll(model.desk().namespaces());
        model.desk().namespaces().addListener((ListChangeListener<String>) change -> {
            String kept = model.namespace.get();
            choice.getItems().setAll(model.desk().namespaces());
            choice.setValue(kept);
        });
        choice.setValue(model.namespace.get());
        choice.valueProperty().addListener((property, was, now) -> {
            if (now != null) {
                model.namespace.set(now);
            }
        });
        model.namespace.addListener((property, was, now) -> choice.setValue(now));
        return choice;
    }

    private Spinner<Integer> replicas() {
        Spinner<Integer> spinner = new Spinner<>(0, MOST_REPLICAS, 1);
        spinner.setId("deploy-replicas");
        spinner.setEditable(true);
        spinner.setMaxWidth(Double.MAX_VALUE);
        spinner.valueProperty().addListener((property, was, now) -> {
            if (now != null) {
                model.replicas.set(now);
            }
        });
        model.replicas.addListener(
                (property, was, now) -> spinner.getValueFactory().setValue(now.intValue()));
        return spinner;
    }

    private static VBox labelled(String name, javafx.scene.layout.Region control) {
        Label label = new Label(name);
        label.getStyleClass().add("medium");
        label.setLabelFor(control);
        control.setAccessibleText(name);
        VBox row = new VBox(label, control);
        row.getStyleClass().add("form-row");
        return row;
    }

    /// Halves, whatever each would like: so the fields of all lines stand below each other.
    private static GridPane side(Node one, Node other) {
        ColumnConstraints half = new ColumnConstraints();
        half.setPercentWidth(50);
        GridPane line = new GridPane(16, 0);
        line.getColumnConstraints().addAll(half, half);
        line.addRow(0, one, other);
        return line;
    }
}
