package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfig.LogOptions;
import io.cooperage.engine.container.ContainerConfig.Security;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.ui.control.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Everything the form holds, and the configuration it stands for. FX thread only.
final class RunForm {
    /// The parts of the form, in the order they are shown.
    enum Section {
        BASICS,
        ENVIRONMENT,
        LIMITS,
        MOUNTS,
        NETWORK,
        SECURITY,
        KERNEL,
        LIFECYCLE
    }

    enum Seccomp {
        DEFAULT,
        UNCONFINED,
        FILE
    }

    final Field root;
    final Field command;
    final Field name;
    final BooleanProperty terminal = new SimpleBooleanProperty();
    final BooleanProperty interactive = new SimpleBooleanProperty();
    final Field env;
    final Field workingDir;
    final Field user;
    final Field cpus;
    final Field memory;
    final Field pids;
    final ObservableList<MountForm> mounts = FXCollections.observableArrayList();
    final BooleanProperty readOnlyRoot = new SimpleBooleanProperty();
    final ObjectProperty<NetworkMode> network = new SimpleObjectProperty<>(NetworkMode.NONE);
    final Field hostname;
    final BooleanProperty privileged = new SimpleBooleanProperty();
    final BooleanProperty noNewPrivileges = new SimpleBooleanProperty();
    final Field capAdd;
    final Field capDrop;
    final ObjectProperty<Seccomp> seccomp = new SimpleObjectProperty<>(Seccomp.DEFAULT);
    final Field seccompFile;
    final Field ulimits;
    final Field sysctls;
    final Field labels;
    final BooleanProperty autoRemove = new SimpleBooleanProperty();
    final Field logSize;
    final Field logFiles;
    final Field stopSignal;
    final Field stopTimeout;

    private final FormRules rules;
    private final Map<Section, List<Field>> bySection = new EnumMap<>(Section.class);
    private final Map<Section, ReadOnlyIntegerWrapper> problems = new EnumMap<>(Section.class);

    RunForm(FormRules rules) {
        this.rules = rules;
        for (Section section : Section.values()) {
            bySection.put(section, new ArrayList<>());
            problems.put(section, new ReadOnlyIntegerWrapper());
        }
        root = in(Section.BASICS, new Field(rules::root));
        command = in(Section.BASICS, new Field(text -> rules.command(text, FormRules.isImage(root.text()))));
        root.textProperty().addListener((property, was, now) -> command.check());
        name = in(Section.BASICS, new Field(rules::name));
        env = in(Section.ENVIRONMENT, new Field(rules::env));
        workingDir = in(Section.ENVIRONMENT, new Field(rules::absolute));
        user = in(Section.ENVIRONMENT, new Field(rules::user));
        cpus = in(Section.LIMITS, new Field(rules::cpus));
        memory = in(Section.LIMITS, new Field(rules::memory));
        pids = in(Section.LIMITS, new Field(rules::pids));
        hostname = in(Section.NETWORK, new Field(rules::hostname));
        capAdd = in(Section.SECURITY, new Field(rules::capabilities));
        capDrop = in(Section.SECURITY, new Field(rules::capabilities));
        seccompFile = in(Section.SECURITY, new Field(text -> seccomp.get() == Seccomp.FILE ? rules.source(text) : ""));
        seccomp.addListener((property, was, now) -> seccompFile.check());
        ulimits = in(Section.KERNEL, new Field(rules::ulimits));
        sysctls = in(Section.KERNEL, new Field(rules::sysctls));
        labels = in(Section.LIFECYCLE, new Field(rules::labels));
        logSize = in(Section.LIFECYCLE, new Field(rules::size));
        logFiles = in(Section.LIFECYCLE, new Field(rules::logFiles));
        stopSignal = in(Section.LIFECYCLE, new Field(rules::signal));
        stopTimeout = in(Section.LIFECYCLE, new Field(rules::seconds));
        mounts.addListener((ListChangeListener<MountForm>) change -> watchMounts(change));
    }

    MountForm addMount() {
        MountForm mount = new MountForm(rules);
        mounts.add(mount);
        return mount;
    }

    /// How many shown problems a part has.
    ReadOnlyIntegerProperty problemsProperty(Section section) {
        return wrapper(section).getReadOnlyProperty();
    }

    /// Shows every problem there is.
    ///
    /// @return the first part with one, or null when all is well
    @Nullable
    Section insist() {
        Section first = null;
        for (Section section : Section.values()) {
            List<Field> fields = fields(section);
            fields.forEach(Field::insist);
            if (first == null && fields.stream().anyMatch(field -> !field.isValid())) {
                first = section;
            }
        }
        return first;
    }

    /// Back to an empty form.
    void clear() {
        for (List<Field> fields : bySection.values()) {
            fields.forEach(field -> field.reset(""));
        }
        mounts.clear();
        List.of(terminal, interactive, readOnlyRoot, privileged, noNewPrivileges, autoRemove)
                .forEach(option -> option.set(false));
        network.set(NetworkMode.NONE);
        seccomp.set(Seccomp.DEFAULT);
    }

    /// Only of a valid form.
    ///
    /// @param rootSource what [#root] turned out to be
    /// @param seccompText `default`, `unconfined`, or the text of the file
    ContainerConfig toConfig(RootSource rootSource, String seccompText) {
        return ContainerConfig.of(rootSource, ShellWords.split(command.text()).words()).toBuilder()
                .name(name.isBlank() ? null : name.text())
                .terminal(terminal.get())
                .stdinOpen(interactive.get())
                .env(FormRules.lines(env.text()))
                .workingDir(workingDir.text())
                .user(user.text())
                .limits(limits())
                .mounts(mounts.stream().map(MountForm::toRequest).toList())
                .readOnlyRoot(readOnlyRoot.get())
                .network(network.get())
                .hostname(hostname.isBlank() ? null : hostname.text())
                .security(new Security(
                        privileged.get(),
                        FormRules.words(capAdd.text()),
                        FormRules.words(capDrop.text()),
                        noNewPrivileges.get(),
                        seccompText,
                        null))
                .ulimits(Ulimits.parse(FormRules.lines(ulimits.text())))
                .sysctls(pairs(sysctls.text()))
                .labels(pairs(labels.text()))
                .autoRemove(autoRemove.get())
                .log(new LogOptions(
                        ByteSize.parse(logSize.text()).orElse(LogOptions.DEFAULT.maxSize()),
                        logFiles.isBlank() ? LogOptions.DEFAULT.maxFiles() : Integer.parseInt(logFiles.text())))
                .stopSignal(stopSignal.text().strip())
                .stopTimeout(stopTimeout.isBlank() ? null : Duration.ofSeconds(Long.parseLong(stopTimeout.text())))
                .build();
    }

    /// What the root field names; a path may still turn out to be an archive.
    RootSource rootSource() {
        return FormRules.isImage(root.text())
                ? new RootSource.Image(root.text())
                : new RootSource.Directory(Path.of(root.text()));
    }

    private Limits limits() {
        return new Limits(
                cpus.isBlank() ? null : Double.valueOf(cpus.text()),
                null,
                null,
                null,
                null,
                null,
                memory.isBlank()
                        ? null
                        : Long.valueOf(ByteSize.parse(memory.text()).orElseThrow()),
                null,
                null,
                pids.isBlank() ? null : Long.valueOf(pids.text()),
                null,
                List.of());
    }

    /// `key=value` lines; a key alone has an empty value, as Docker's labels do.
    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String line : FormRules.lines(text)) {
            String[] parts = line.split("=", 2);
            pairs.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        return pairs;
    }

    private Field in(Section section, Field field) {
        own(section).add(field);
        watch(section, field);
        return field;
    }

    private void watch(Section section, Field field) {
        field.shownProblemProperty().addListener((property, was, now) -> recount(section));
    }

    private void watchMounts(ListChangeListener.Change<? extends MountForm> change) {
        while (change.next()) {
            for (MountForm added : change.getAddedSubList()) {
                added.fields().forEach(field -> watch(Section.MOUNTS, field));
            }
        }
        recount(Section.MOUNTS);
    }

    private void recount(Section section) {
        wrapper(section).set((int) fields(section).stream()
                .filter(field -> !field.shownProblemProperty().get().isEmpty())
                .count());
    }

    private List<Field> fields(Section section) {
        if (section == Section.MOUNTS) {
            return mounts.stream().flatMap(mount -> mount.fields().stream()).toList();
        }
        return own(section);
    }

    private List<Field> own(Section section) {
        return Objects.requireNonNull(bySection.get(section));
    }

    private ReadOnlyIntegerWrapper wrapper(Section section) {
        return Objects.requireNonNull(problems.get(section));
    }
}
