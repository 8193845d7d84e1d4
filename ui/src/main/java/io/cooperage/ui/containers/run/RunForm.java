package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.engine.runline.Said;
import io.cooperage.engine.runline.ShellWords;
import io.cooperage.ui.containers.run.OptionInput.Filling;
import io.cooperage.ui.containers.run.TextInput.Shape;
import io.cooperage.ui.control.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.jspecify.annotations.Nullable;

/// Everything the form holds: for each option of a run line its place, in parts, and the line that all of them are.
/// FX thread only.
final class RunForm {
    /// The parts of the form, in the order they are shown.
    enum Section {
        BASICS,
        PORTS,
        MOUNTS,
        NETWORK,
        ENVIRONMENT,
        LIMITS,
        LIFECYCLE,
        SECURITY,
        DEVICES,
        ADVANCED
    }

    /// Said of the form as a whole.
    private static final Set<String> OF_THE_WHOLE = Set.of("-d", "--entrypoint", "--rootfs");

    private final FormRules rules;
    private final Map<Section, List<OptionInput>> inputs = new EnumMap<>(Section.class);
    private final Map<Section, List<Field>> plainFields = new EnumMap<>(Section.class);
    private final Map<Section, ReadOnlyIntegerWrapper> problems = new EnumMap<>(Section.class);
    private final Map<Section, ReadOnlyBooleanWrapper> set = new EnumMap<>(Section.class);
    private final ReadOnlyStringWrapper line = new ReadOnlyStringWrapper("");
    private boolean filling;

    final Field root;
    final Field command;
    final Field entrypoint;
    final Field name;
    final BooleanProperty interactive;
    final BooleanProperty terminal;
    final RowsInput<PortForm> ports;
    final BooleanProperty publishAll;
    final Field expose;
    final RowsInput<MountForm> mounts;
    final Field volumesFrom;
    final NetworkInput network;
    final RowsInput<PairForm> env;
    final RowsInput<PairForm> labels;
    final Field workingDir;
    final Field cpus;
    final Field memory;
    final Field memoryReservation;
    final Field memorySwap;
    final Field pids;
    final Field cpuShares;
    final Field cpuset;
    final RestartInput restart;
    final BooleanProperty autoRemove;
    final Field stopSignal;
    final Field stopTimeout;
    final BooleanProperty noHealthcheck;
    final Field healthCommand;
    final Field healthInterval;
    final Field healthTimeout;
    final Field healthStartPeriod;
    final Field healthStartInterval;
    final Field healthRetries;
    final Field user;
    final Field groups;
    final BooleanProperty init;
    final BooleanProperty readOnlyRoot;
    final BooleanProperty noNewPrivileges;
    final Field capAdd;
    final Field capDrop;
    final SeccompInput seccomp;
    final Field apparmor;
    final BooleanProperty privileged;
    final Field devices;
    final Field blkioWeight;
    final Field readBps;
    final Field writeBps;
    final Field readIops;
    final Field writeIops;
    final Field hostname;
    final Field domainname;
    final Field dns;
    final Field dnsSearch;
    final Field dnsOptions;
    final Field extraHosts;
    final Field shmSize;
    final Field ulimits;
    final Field sysctls;
    final Field oomScore;
    final LogInput log;
    final Field pid;
    final Field ipc;
    final Field uts;
    final Field cgroupns;
    final Field userns;
    final KeptInput kept;

    RunForm(FormRules rules) {
        this.rules = rules;
        for (Section section : Section.values()) {
            inputs.put(section, new ArrayList<>());
            plainFields.put(section, new ArrayList<>());
            problems.put(section, new ReadOnlyIntegerWrapper());
            set.put(section, new ReadOnlyBooleanWrapper());
        }
        root = plain(new Field(rules::root));
        command = plain(new Field(text -> rules.command(text, isImage())));
        entrypoint = plain(new Field(rules::words));
        root.textProperty().addListener((property, was, now) -> command.check());

        interactive = flag(Section.BASICS, "-i");
        terminal = flag(Section.BASICS, "-t");
        name = text(Section.BASICS, "--name", new Field(rules::name));

        ports = add(Section.PORTS, PortForm.input(rules));
        publishAll = flag(Section.PORTS, "-P");
        expose = words(Section.PORTS, "--expose");

        mounts = add(Section.MOUNTS, MountForm.input(rules));
        volumesFrom = words(Section.MOUNTS, "--volumes-from");

        network = add(Section.NETWORK, new NetworkInput(rules));

        env = add(Section.ENVIRONMENT, PairForm.input("-e", rules));
        workingDir = text(Section.ENVIRONMENT, "-w", new Field(rules::absolute));
        labels = add(Section.ENVIRONMENT, PairForm.input("--label", rules));

        cpus = text(Section.LIMITS, "--cpus", new Field(rules::cpus));
        memory = text(Section.LIMITS, "-m", new Field(rules::memory));
        memoryReservation = text(Section.LIMITS, "--memory-reservation", new Field(rules::memory));
        memorySwap = one(Section.LIMITS, "--memory-swap");
        pids = text(Section.LIMITS, "--pids-limit", new Field(rules::pids));
        cpuShares = one(Section.LIMITS, "--cpu-shares");
        cpuset = one(Section.LIMITS, "--cpuset-cpus");

        restart = add(Section.LIFECYCLE, new RestartInput(rules));
        autoRemove = flag(Section.LIFECYCLE, "--rm");
        healthCommand = one(Section.LIFECYCLE, "--health-cmd");
        healthInterval = one(Section.LIFECYCLE, "--health-interval");
        healthTimeout = one(Section.LIFECYCLE, "--health-timeout");
        healthStartPeriod = one(Section.LIFECYCLE, "--health-start-period");
        healthStartInterval = one(Section.LIFECYCLE, "--health-start-interval");
        healthRetries = one(Section.LIFECYCLE, "--health-retries");
        noHealthcheck = flag(Section.LIFECYCLE, "--no-healthcheck");
        stopSignal = text(Section.LIFECYCLE, "--stop-signal", new Field(rules::signal));
        stopTimeout = text(Section.LIFECYCLE, "--stop-timeout", new Field(rules::seconds));

        user = text(Section.SECURITY, "-u", new Field(rules::user));
        groups = words(Section.SECURITY, "--group-add");
        init = flag(Section.SECURITY, "--init");
        readOnlyRoot = flag(Section.SECURITY, "--read-only");
        noNewPrivileges = flag(Section.SECURITY, Said.value("--security-opt", "no-new-privileges"));
        capDrop = shaped(Section.SECURITY, "--cap-drop", Shape.WORDS, new Field(rules::capabilities));
        capAdd = shaped(Section.SECURITY, "--cap-add", Shape.WORDS, new Field(rules::capabilities));
        seccomp = add(Section.SECURITY, new SeccompInput(rules));
        apparmor = prefixed(Section.SECURITY, "--security-opt", "apparmor=");
        privileged = flag(Section.SECURITY, "--privileged");

        devices = lines(Section.DEVICES, "--device");
        blkioWeight = one(Section.DEVICES, "--blkio-weight");
        readBps = lines(Section.DEVICES, "--device-read-bps");
        writeBps = lines(Section.DEVICES, "--device-write-bps");
        readIops = lines(Section.DEVICES, "--device-read-iops");
        writeIops = lines(Section.DEVICES, "--device-write-iops");

        hostname = text(Section.ADVANCED, "-h", new Field(rules::hostname));
        domainname = one(Section.ADVANCED, "--domainname");
        dns = words(Section.ADVANCED, "--dns");
        dnsSearch = words(Section.ADVANCED, "--dns-search");
        dnsOptions = words(Section.ADVANCED, "--dns-option");
        extraHosts = lines(Section.ADVANCED, "--add-host");
        shmSize = one(Section.LIMITS, "--shm-size");
        ulimits = shaped(Section.ADVANCED, "--ulimit", Shape.LINES, new Field(rules::ulimits));
        sysctls = shaped(Section.ADVANCED, "--sysctl", Shape.LINES, new Field(rules::sysctls));
        oomScore = one(Section.ADVANCED, "--oom-score-adj");
        log = add(Section.ADVANCED, new LogInput(rules));
        pid = one(Section.ADVANCED, "--pid");
        ipc = one(Section.ADVANCED, "--ipc");
        uts = one(Section.ADVANCED, "--uts");
        cgroupns = one(Section.ADVANCED, "--cgroupns");
        userns = one(Section.ADVANCED, "--userns");
        kept = add(Section.ADVANCED, new KeptInput(this::isShown));
        changed();
    }

    /// How many shown problems a part has.
    ReadOnlyIntegerProperty problemsProperty(Section section) {
        return problem(section).getReadOnlyProperty();
    }

    /// Whether a part asks for anything.
    ReadOnlyBooleanProperty setProperty(Section section) {
        return isSet(section).getReadOnlyProperty();
    }

    /// The `docker run` line that asks for the same, right or wrong.
    ReadOnlyStringProperty lineProperty() {
        return line.getReadOnlyProperty();
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
        changed();
        return first;
    }

    /// Back to an empty form.
    void clear() {
        atOnce(() -> {
            List.of(root, command, entrypoint).forEach(field -> field.reset(""));
            inputs.values().forEach(all -> all.forEach(OptionInput::clear));
        });
    }

    /// Shows a configuration, and nothing else.
    void fill(ContainerConfig config) {
        atOnce(() -> {
            Filling from = new Filling(config, RunLine.said(config));
            root.reset(config.root().shown());
            List<String> first = config.entrypoint();
            entrypoint.reset(first == null ? "" : ShellWords.join(first.isEmpty() ? List.of("") : first));
            command.reset(ShellWords.join(config.command()));
            inputs.values().forEach(all -> all.forEach(input -> input.fill(from)));
            // What another machine took may be too much for this one: that is said at once.
            for (Section section : Section.values()) {
                fields(section).stream().filter(field -> !field.isBlank()).forEach(Field::insist);
            }
        });
    }

    /// What the root field names is an image and no path.
    boolean isImage() {
        return FormRules.isImage(root.text());
    }

    /// What the root field names; a path may still turn out to be an archive.
    RootSource rootSource() {
        return isImage()
                ? new RootSource.Image(root.text())
                : new RootSource.Directory(java.nio.file.Path.of(root.text()));
    }

    private boolean isShown(Said said) {
        return OF_THE_WHOLE.contains(said.option())
                || inputs.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(input -> !(input instanceof KeptInput) && input.takes(said));
    }

    private String text() {
        List<Said> options = new ArrayList<>();
        if (!interactive.get()) {
            options.add(Said.flag("-d"));
        }
        for (Section section : Section.values()) {
            of(section).forEach(input -> options.addAll(input.said()));
        }
        List<String> first = TextInput.words(entrypoint);
        if (!first.isEmpty()) {
            options.add(Said.value("--entrypoint", first.getFirst()));
        }
        if (!root.isBlank() && !isImage()) {
            options.add(Said.flag("--rootfs"));
        }
        List<String> tail = new ArrayList<>(List.of(root.isBlank() ? "IMAGE" : root.text()));
        tail.addAll(first.subList(Math.min(1, first.size()), first.size()));
        tail.addAll(TextInput.words(command));
        return RunLine.format(options, tail);
    }

    /// Many changes, of which only the end counts.
    private void atOnce(Runnable changes) {
        filling = true;
        try {
            changes.run();
        } finally {
            filling = false;
        }
        changed();
    }

    private void changed() {
        if (filling) {
            return;
        }
        for (Section section : Section.values()) {
            problem(section).set((int) fields(section).stream()
                    .filter(field -> !field.shownProblemProperty().get().isEmpty())
                    .count());
            boolean own =
                    Objects.requireNonNull(plainFields.get(section)).stream().anyMatch(field -> !field.isBlank());
            isSet(section)
                    .set(own
                            || of(section).stream()
                                    .anyMatch(input -> !input.said().isEmpty()));
        }
        line.set(text());
    }

    private Field plain(Field field) {
        Objects.requireNonNull(plainFields.get(Section.BASICS)).add(field);
        watch(field);
        field.textProperty().addListener((property, was, now) -> changed());
        return field;
    }

    private <I extends OptionInput> I add(Section section, I input) {
        of(section).add(input);
        input.fields().forEach(this::watch);
        input.onChange(this::changed);
        return input;
    }

    private void watch(Field field) {
        field.shownProblemProperty().addListener((property, was, now) -> changed());
    }

    private Field one(Section section, String option) {
        return text(section, option, new Field(text -> rules.value(option, "", text)));
    }

    private Field text(Section section, String option, Field field) {
        return shaped(section, option, Shape.ONE, field);
    }

    private Field prefixed(Section section, String option, String prefix) {
        Field field = new Field(text -> rules.value(option, prefix, text));
        add(section, new TextInput(option, prefix, Shape.ONE, field));
        return field;
    }

    private Field words(Section section, String option) {
        return shaped(section, option, Shape.WORDS, new Field(text -> rules.values(option, text, Shape.WORDS)));
    }

    private Field lines(Section section, String option) {
        return shaped(section, option, Shape.LINES, new Field(text -> rules.values(option, text, Shape.LINES)));
    }

    private Field shaped(Section section, String option, Shape shape, Field field) {
        add(section, new TextInput(option, "", shape, field));
        return field;
    }

    private BooleanProperty flag(Section section, String option) {
        return flag(section, Said.flag(option));
    }

    private BooleanProperty flag(Section section, Said said) {
        BooleanProperty value = new SimpleBooleanProperty();
        add(section, new FlagInput(said, value));
        return value;
    }

    private List<Field> fields(Section section) {
        List<Field> fields = new ArrayList<>(Objects.requireNonNull(plainFields.get(section)));
        of(section).forEach(input -> fields.addAll(input.fields()));
        return fields;
    }

    private List<OptionInput> of(Section section) {
        return Objects.requireNonNull(inputs.get(section));
    }

    private ReadOnlyIntegerWrapper problem(Section section) {
        return Objects.requireNonNull(problems.get(section));
    }

    private ReadOnlyBooleanWrapper isSet(Section section) {
        return Objects.requireNonNull(set.get(section));
    }
}
