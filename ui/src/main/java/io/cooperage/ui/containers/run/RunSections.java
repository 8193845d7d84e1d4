package io.cooperage.ui.containers.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.RestartPolicy;
import io.cooperage.engine.network.NetworkMode.Kind;
import io.cooperage.engine.runline.ShellWords;
import io.cooperage.ui.containers.LimitRow;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.run.RunForm.Section;
import io.cooperage.ui.containers.run.SeccompInput.Seccomp;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/// Builds the parts of the form; [RootRow] and [Rows] make what is more than a field.
final class RunSections {
    private final RunContainerViewModel viewModel;
    private final RunForm form;
    private final Machine machine;
    private final Messages messages = Messages.of(RunSections.class);
    private final Rows rows;

    RunSections(RunContainerViewModel viewModel, Machine machine) {
        this.viewModel = viewModel;
        this.form = viewModel.form();
        this.machine = machine;
        rows = new Rows(viewModel, messages);
    }

    Node build(Section section) {
        Label intro = new Label(messages.text("intro." + key(section)));
        intro.getStyleClass().add("muted");
        intro.setWrapText(true);
        VBox all = new VBox(intro);
        all.getStyleClass().add("form-section");
        all.getChildren()
                .addAll(
                        switch (section) {
                            case BASICS -> basics();
                            case PORTS -> ports();
                            case MOUNTS -> mounts();
                            case NETWORK -> network();
                            case ENVIRONMENT -> environment();
                            case LIMITS -> limits();
                            case LIFECYCLE -> lifecycle();
                            case SECURITY -> security();
                            case DEVICES -> devices();
                            case ADVANCED -> advanced();
                        });
        return all;
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
                            .image()
                            .commandProperty()
                            .map(own -> own.isEmpty()
                                    ? messages.text("command.hint")
                                    : messages.text("command.image", own)),
                    form.command),
            beside(text("name", form.name), mono("entrypoint", form.entrypoint)),
            beside(option("terminal", form.terminal), option("interactive", form.interactive))
        };
    }

    private Node[] ports() {
        return new Node[] {rows.ports(), option("publish-all", form.publishAll), mono("expose", form.expose)};
    }

    private Node[] mounts() {
        return new Node[] {rows.mounts(), mono("volumes-from", form.volumesFrom)};
    }

    private Node[] network() {
        Label meaning = new Label();
        meaning.getStyleClass().add("field-hint");
        meaning.setWrapText(true);
        meaning.textProperty().bind(form.network.kind.map(kind -> messages.text("network.hint." + word(kind))));
        VBox mode = new VBox(
                4,
                heading("network"),
                new Segments<>(
                        "network",
                        messages.text("network"),
                        form.network.kind,
                        List.of(Kind.NETWORKS, Kind.HOST, Kind.NONE, Kind.CONTAINER),
                        kind -> messages.text("network." + word(kind))),
                meaning);
        return new Node[] {
            mode,
            when(form.network.kind.isEqualTo(Kind.NETWORKS), rows.networks()),
            when(form.network.kind.isEqualTo(Kind.CONTAINER), mono("network-container", form.network.container))
        };
    }

    private Node[] environment() {
        return new Node[] {
            new VBox(8, heading("env"), rows.env()),
            mono("working-dir", form.workingDir),
            new VBox(8, heading("label"), rows.labels())
        };
    }

    private Node[] limits() {
        return new Node[] {
            beside(LimitRow.cpus("cpus", machine, form.cpus), LimitRow.memory("memory", machine, form.memory)),
            beside(text("memory-reservation", form.memoryReservation), text("memory-swap", form.memorySwap)),
            beside(text("pids", form.pids), text("cpu-shares", form.cpuShares)),
            beside(text("cpuset", form.cpuset), text("shm-size", form.shmSize))
        };
    }

    private Node[] lifecycle() {
        VBox restart = new VBox(
                4,
                heading("restart"),
                new Segments<>(
                        "restart",
                        messages.text("restart"),
                        form.restart.kind,
                        List.of(
                                RestartPolicy.Kind.NO,
                                RestartPolicy.Kind.ON_FAILURE,
                                RestartPolicy.Kind.ALWAYS,
                                RestartPolicy.Kind.UNLESS_STOPPED),
                        kind -> messages.text("restart." + word(kind))));
        Label meaning = new Label();
        meaning.getStyleClass().add("field-hint");
        meaning.setWrapText(true);
        meaning.textProperty().bind(form.restart.kind.map(kind -> messages.text("restart.hint." + word(kind))));
        restart.getChildren().add(meaning);
        BooleanExpression checked = form.noHealthcheck.not();
        return new Node[] {
            restart,
            when(
                    form.restart.kind.isEqualTo(RestartPolicy.Kind.ON_FAILURE),
                    text("restart-retries", form.restart.retries)),
            option("auto-remove", form.autoRemove),
            when(checked, mono("health-command", form.healthCommand)),
            when(
                    checked,
                    beside(text("health-interval", form.healthInterval), text("health-timeout", form.healthTimeout))),
            when(
                    checked,
                    beside(
                            text("health-start-period", form.healthStartPeriod),
                            text("health-start-interval", form.healthStartInterval))),
            when(checked, beside(text("health-retries", form.healthRetries), new VBox())),
            option("no-healthcheck", form.noHealthcheck),
            beside(text("stop-signal", form.stopSignal), text("stop-timeout", form.stopTimeout))
        };
    }

    private Node[] security() {
        FormRow file = FormRow.mono(
                "seccomp-file",
                messages.text("seccomp.file"),
                messages.text("seccomp.file.prompt"),
                messages.text("seccomp.hint"),
                form.seccomp.file,
                RootRow.chooser(messages.text("root.archive"), messages.text("seccomp.choose"), form.seccomp.file));
        Segments<Seccomp> seccomp = choice("seccomp", form.seccomp.choice, List.of(Seccomp.values()));
        seccomp.getChildren().stream()
                .filter(button -> "seccomp-kept".equals(button.getId()))
                .forEach(kept -> when(form.seccomp.choice.isEqualTo(Seccomp.KEPT), kept));
        return new Node[] {
            beside(text("user", form.user), text("groups", form.groups)),
            beside(mono("cap-drop", form.capDrop), mono("cap-add", form.capAdd)),
            beside(option("no-new-privileges", form.noNewPrivileges), option("read-only-root", form.readOnlyRoot)),
            beside(option("init", form.init), option("privileged", form.privileged)),
            new VBox(4, heading("seccomp"), seccomp),
            when(form.seccomp.choice.isEqualTo(Seccomp.FILE), file),
            text("apparmor", form.apparmor)
        };
    }

    private Node[] devices() {
        return new Node[] {
            lines("devices", form.devices),
            text("blkio-weight", form.blkioWeight),
            beside(lines("read-bps", form.readBps), lines("write-bps", form.writeBps)),
            beside(lines("read-iops", form.readIops), lines("write-iops", form.writeIops))
        };
    }

    private Node[] advanced() {
        return new Node[] {
            kept(),
            beside(text("hostname", form.hostname), text("domainname", form.domainname)),
            beside(text("dns", form.dns), text("dns-search", form.dnsSearch)),
            beside(text("dns-options", form.dnsOptions), text("oom-score", form.oomScore)),
            lines("extra-hosts", form.extraHosts),
            beside(lines("ulimits", form.ulimits), lines("sysctls", form.sysctls)),
            log(),
            when(form.log.driver.isNotEqualTo(LogDriver.NONE), logLimits()),
            beside(text("pid", form.pid), text("ipc", form.ipc)),
            beside(text("uts", form.uts), text("cgroupns", form.cgroupns)),
            beside(text("userns", form.userns), new VBox())
        };
    }

    private Node log() {
        Label meaning = new Label();
        meaning.getStyleClass().add("field-hint");
        meaning.setWrapText(true);
        meaning.textProperty().bind(form.log.driver.map(driver -> messages.text("log-driver.hint." + word(driver))));
        return new VBox(
                4, heading("log-driver"), choice("log-driver", form.log.driver, List.of(LogDriver.values())), meaning);
    }

    private Node logLimits() {
        return beside(text("log-size", form.log.size), text("log-files", form.log.files));
    }

    /// What has no field is said all the same, so that nothing is asked for unseen.
    private Node kept() {
        Label label = new Label();
        label.setId("kept-options");
        label.getStyleClass().add("field-hint");
        label.setWrapText(true);
        ObservableValue<String> options = form.kept
                .keptProperty()
                .map(kept -> ShellWords.join(
                        kept.stream().flatMap(said -> said.words().stream()).toList()));
        label.textProperty().bind(options.map(words -> messages.text("kept-options", words)));
        label.visibleProperty().bind(options.map(words -> !words.isEmpty()));
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    private FormRow text(String key, Field field) {
        return FormRow.text(key, messages.text(key), prompt(key), hint(key), field);
    }

    private FormRow mono(String key, Field field) {
        return FormRow.mono(key, messages.text(key), prompt(key), hint(key), field);
    }

    private FormRow lines(String key, Field field) {
        return FormRow.lines(key, messages.text(key), prompt(key), hint(key), field);
    }

    private VBox option(String key, BooleanProperty value) {
        return FormRow.option(key, messages.text(key), hint(key), value);
    }

    private String prompt(String key) {
        return optional(key + ".prompt");
    }

    private String hint(String key) {
        return optional(key + ".hint");
    }

    private String optional(String key) {
        return messages.bundle().containsKey(key) ? messages.text(key) : "";
    }

    private Label heading(String key) {
        Label label = new Label(messages.text(key));
        label.getStyleClass().add("medium");
        return label;
    }

    private <E extends Enum<E>> Segments<E> choice(String key, ObjectProperty<E> value, List<E> options) {
        return new Segments<>(
                key, messages.text(key), value, options, option -> messages.text(key + "." + word(option)));
    }

    private static String word(Enum<?> option) {
        return option.name().toLowerCase(Locale.ROOT);
    }

    @CanIgnoreReturnValue
    private static Node when(BooleanExpression shown, Node node) {
        node.visibleProperty().bind(shown);
        node.managedProperty().bind(shown);
        return node;
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
