package io.cooperage.ui.containers.run;

import io.cooperage.engine.network.NetworkMode;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.run.RunForm.Seccomp;
import io.cooperage.ui.containers.run.RunForm.Section;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/// Builds the parts of the form that are rows of one kind; [RootRow] and [MountRows] are the two that aren't.
final class RunSections {
    private final RunContainerViewModel viewModel;
    private final RunForm form;
    private final Machine machine;
    private final Messages messages = Messages.of(RunSections.class);

    RunSections(RunContainerViewModel viewModel, Machine machine) {
        this.viewModel = viewModel;
        this.form = viewModel.form();
        this.machine = machine;
    }

    Node build(Section section) {
        Label intro = new Label(messages.text("intro." + key(section)));
        intro.getStyleClass().add("muted");
        intro.setWrapText(true);
        VBox rows = new VBox(intro);
        rows.getStyleClass().add("form-section");
        rows.getChildren()
                .addAll(
                        switch (section) {
                            case BASICS -> basics();
                            case ENVIRONMENT -> environment();
                            case LIMITS -> limits();
                            case MOUNTS -> mounts();
                            case NETWORK -> network();
                            case SECURITY -> security();
                            case KERNEL -> kernel();
                            case LIFECYCLE -> lifecycle();
                        });
        return rows;
    }

    static String key(Section section) {
        return section.name().toLowerCase(Locale.ROOT);
    }

    private Node[] basics() {
        return new Node[] {
            new RootRow(viewModel, messages),
            FormRow.mono(
                    "command",
                    messages.text("command"),
                    messages.text("command.prompt"),
                    viewModel
                            .imageCommandProperty()
                            .map(own -> own.isEmpty()
                                    ? messages.text("command.hint")
                                    : messages.text("command.image", own)),
                    form.command),
            text("name", form.name),
            beside(option("terminal", form.terminal), option("interactive", form.interactive))
        };
    }

    private Node[] environment() {
        return new Node[] {lines("env", form.env), text("working-dir", form.workingDir), text("user", form.user)};
    }

    private Node[] limits() {
        return new Node[] {
            FormRow.text(
                    "cpus",
                    messages.text("cpus"),
                    messages.text("cpus.prompt"),
                    messages.text("cpus.hint", machine.cpus()),
                    form.cpus),
            FormRow.text(
                    "memory",
                    messages.text("memory"),
                    messages.text("memory.prompt"),
                    messages.text("memory.hint", ContainerText.bytes(machine.memory())),
                    form.memory),
            text("pids", form.pids)
        };
    }

    private Node[] mounts() {
        return new Node[] {new MountRows(form, messages), option("read-only-root", form.readOnlyRoot)};
    }

    private Node[] network() {
        Label meaning = new Label();
        meaning.getStyleClass().add("field-hint");
        meaning.setWrapText(true);
        meaning.textProperty().bind(form.network.map(mode -> messages.text("network.hint." + mode.toString())));
        return new Node[] {
            new VBox(
                    4,
                    heading("network"),
                    new Segments<>(
                            "network",
                            messages.text("network"),
                            form.network,
                            List.of(NetworkMode.NONE, NetworkMode.HOST),
                            mode -> messages.text("network." + mode)),
                    meaning),
            text("hostname", form.hostname)
        };
    }

    private Node[] security() {
        FormRow file = FormRow.mono(
                "seccomp-file",
                messages.text("seccomp.file"),
                messages.text("seccomp.file.prompt"),
                messages.text("seccomp.hint"),
                form.seccompFile,
                RootRow.chooser(messages.text("root.archive"), messages.text("seccomp.choose"), form.seccompFile));
        file.visibleProperty().bind(form.seccomp.isEqualTo(Seccomp.FILE));
        file.managedProperty().bind(file.visibleProperty());
        return new Node[] {
            beside(
                    FormRow.mono(
                            "cap-drop",
                            messages.text("cap-drop"),
                            messages.text("cap-drop.prompt"),
                            messages.text("cap.hint"),
                            form.capDrop),
                    FormRow.mono(
                            "cap-add",
                            messages.text("cap-add"),
                            messages.text("cap-add.prompt"),
                            messages.text("cap.hint"),
                            form.capAdd)),
            option("no-new-privileges", form.noNewPrivileges),
            new VBox(4, heading("seccomp"), choice("seccomp", form.seccomp, List.of(Seccomp.values()))),
            file,
            option("privileged", form.privileged)
        };
    }

    private Node[] kernel() {
        return new Node[] {lines("ulimits", form.ulimits), lines("sysctls", form.sysctls)};
    }

    private Node[] lifecycle() {
        return new Node[] {
            option("auto-remove", form.autoRemove),
            beside(text("stop-signal", form.stopSignal), text("stop-timeout", form.stopTimeout)),
            beside(text("log-size", form.logSize), text("log-files", form.logFiles)),
            lines("labels", form.labels)
        };
    }

    private FormRow text(String key, Field field) {
        return FormRow.text(key, messages.text(key), messages.text(key + ".prompt"), hint(key), field);
    }

    private FormRow lines(String key, Field field) {
        return FormRow.lines(key, messages.text(key), messages.text(key + ".prompt"), hint(key), field);
    }

    private VBox option(String key, javafx.beans.property.BooleanProperty value) {
        return FormRow.option(key, messages.text(key), hint(key), value);
    }

    private String hint(String key) {
        return messages.bundle().containsKey(key + ".hint") ? messages.text(key + ".hint") : "";
    }

    private Label heading(String key) {
        Label label = new Label(messages.text(key));
        label.getStyleClass().add("medium");
        return label;
    }

    private <E extends Enum<E>> Segments<E> choice(String key, ObjectProperty<E> value, List<E> options) {
        return new Segments<>(
                key,
                messages.text(key),
                value,
                options,
                option -> messages.text(key + "." + option.name().toLowerCase(Locale.ROOT)));
    }

    /// Two halves of the width.
    private static GridPane beside(Node left, Node right) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("form-beside");
        ColumnConstraints half = new ColumnConstraints();
        half.setPercentWidth(50);
        grid.getColumnConstraints().addAll(half, half);
        grid.addRow(0, left, right);
        return grid;
    }
}
