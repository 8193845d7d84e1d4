package io.cooperage.ui.cluster.deploy;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.runline.ShellWords;
import io.cooperage.ui.cluster.ClusterDesk;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.Refusals;
import io.cooperage.ui.cluster.YamlPlan;
import io.cooperage.ui.cluster.client.ManifestText;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.deploy.Plan.Exposure;
import io.cooperage.ui.cluster.deploy.Plan.Extras;
import io.cooperage.ui.cluster.deploy.Plan.Resources;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;

/// The form, the YAML it comes to, and what the cluster says of that. FX thread only.
final class DeployViewModel implements YamlPlan {
    private final ClusterParts parts;
    private final ImageService images;
    private final ContainerService containers;
    private final Messages messages = Messages.of(DeployViewModel.class);
    final Field name = new Field(PlanText::name);
    final Field image = new Field(PlanText::image);
    final Field command = new Field(PlanText::words);
    final Field arguments = new Field(PlanText::words);
    final Field ports = new Field(PlanText::ports);
    final Field env = new Field(PlanText::env);
    final Field cpuRequest = new Field(PlanText::cpu);
    final Field cpuLimit = new Field(PlanText::cpu);
    final Field memoryRequest = new Field(PlanText::memory);
    final Field memoryLimit = new Field(PlanText::memory);
    final Field mounts = new Field(PlanText::mounts);
    final Field claimSize = new Field(PlanText::size);
    final IntegerProperty replicas = new SimpleIntegerProperty(1);
    final ObjectProperty<Exposure> exposure = new SimpleObjectProperty<>(Exposure.CLUSTER);
    final StringProperty namespace = new SimpleStringProperty("default");
    /// Somebody wrote in the YAML: the form no longer has a say in it.
    final BooleanProperty byHand = new SimpleBooleanProperty();
    private final List<Field> fields = List.of(
            name,
            image,
            command,
            arguments,
            ports,
            env,
            cpuRequest,
            cpuLimit,
            memoryRequest,
            memoryLimit,
            mounts,
            claimSize);
    private final ReadOnlyStringWrapper yaml = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<String>> notes = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Verdict> verdict = new ReadOnlyObjectWrapper<>(Verdict.NONE);
    private final ReadOnlyBooleanWrapper valid = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final LatestTask reading = new LatestTask();
    private Extras extras = Extras.none();
    private boolean filling;

    DeployViewModel(ClusterParts parts, ImageService images, ContainerService containers) {
        this.parts = parts;
        this.images = images;
        this.containers = containers;
        fields.forEach(field -> field.textProperty().addListener((property, was, now) -> changed()));
        replicas.addListener((property, was, now) -> changed());
        exposure.addListener((property, was, now) -> changed());
        namespace.addListener((property, was, now) -> changed());
        claimSize.reset("1Gi");
    }

    ClusterDesk desk() {
        return parts.desk();
    }

    @Override
    public ReadOnlyStringProperty yamlProperty() {
        return yaml.getReadOnlyProperty();
    }

    /// What can't be carried over from a container, or is to be known before.
    ReadOnlyObjectProperty<List<String>> notesProperty() {
        return notes.getReadOnlyProperty();
    }

    @Override
    public BooleanProperty byHandProperty() {
        return byHand;
    }

    @Override
    public ObservableValue<Boolean> blocked() {
        return busy.getReadOnlyProperty().or(desk().connectionProperty().isNull());
    }

    @Override
    public ReadOnlyObjectProperty<Verdict> verdictProperty() {
        return verdict.getReadOnlyProperty();
    }

    /// Every field can be read, so the YAML is the form's.
    ReadOnlyBooleanProperty validProperty() {
        return valid.getReadOnlyProperty();
    }

    /// Fills the form from what the route names; with neither it stays as it is.
    void fill(Route.ClusterDeploy route) {
        String chosen = desk().namespaceProperty().get();
        namespace.set(chosen.isEmpty() ? "default" : chosen);
        if (!route.container().isEmpty()) {
            reading.follow(
                    parts.tasks().quiet(() -> ofContainer(route.container())), this::show, parts.errors()::present);
        } else if (!route.image().isEmpty()) {
            reading.follow(parts.tasks().quiet(() -> ofImage(route.image())), this::show, parts.errors()::present);
        } else {
            changed();
        }
    }

    private Source ofContainer(String id) {
        Container container = containers.get(id);
        Defaults defaults = container.config().root() instanceof RootSource.Image(String ref)
                ? images.detail(ref).config().config()
                : Defaults.NONE;
        return ContainerSource.of(container, defaults);
    }

    private Source ofImage(String ref) {
        Defaults defaults = images.detail(ref).config().config();
        String path = ImageReference.parse(ref).path();
        return new Source(
                PlanText.asName(path.substring(path.lastIndexOf('/') + 1)),
                ref,
                "",
                "",
                defaults.exposedPorts().stream()
                        .map(port -> port.endsWith("/tcp") ? port.substring(0, port.length() - 4) : port)
                        .filter(port -> PlanText.ports(port).isEmpty())
                        .toList(),
                List.of(),
                List.of(),
                Resources.NONE,
                Extras.none(),
                defaults.entrypoint() == null && defaults.command() == null
                        ? List.of(messages.text("note.no-command"))
                        : List.of());
    }

    private void show(Source source) {
        filling = true;
        extras = source.extras();
        name.reset(source.name());
        image.reset(source.image());
        command.reset(source.command());
        arguments.reset(source.arguments());
        ports.reset(String.join("\n", source.ports()));
        env.reset(String.join("\n", source.env()));
        mounts.reset(String.join("\n", source.mounts()));
        cpuRequest.reset(source.resources().cpuRequest());
        cpuLimit.reset(source.resources().cpuLimit());
        memoryRequest.reset(source.resources().memoryRequest());
        memoryLimit.reset(source.resources().memoryLimit());
        replicas.set(1);
        List<String> all = new ArrayList<>(source.notes());
        Connection now = desk().connectionProperty().get();
        if (now != null && !now.session().context().builtIn() && !source.image().isEmpty()) {
            all.add(messages.text("note.pull", source.image()));
        }
        notes.set(all);
        filling = false;
        byHand.set(false);
        changed();
    }

    @Override
    public void takeTheForms() {
        byHand.set(false);
        changed();
    }

    private void changed() {
        if (filling) {
            return;
        }
        valid.set(fields.stream().allMatch(Field::isValid));
        if (valid.get() && !byHand.get()) {
            verdict.set(Verdict.NONE);
            yaml.set(ManifestText.of(PlanManifests.of(plan())));
        }
    }

    private Plan plan() {
        return new Plan(
                name.text(),
                namespace.get(),
                image.text(),
                replicas.get(),
                ShellWords.split(command.text()).texts(),
                ShellWords.split(arguments.text()).texts(),
                PlanText.readPorts(ports.text()),
                exposure.get(),
                PlanText.lines(env.text()),
                new Resources(cpuRequest.text(), cpuLimit.text(), memoryRequest.text(), memoryLimit.text()),
                PlanText.readMounts(mounts.text()),
                claimSize.text(),
                extras);
    }

    @Override
    public void check(String text) {
        if (ready()) {
            judge(text, problems -> verdict.set(Verdict.of(problems)));
        }
    }

    @Override
    public void carryOut(String text) {
        if (!ready()) {
            return;
        }
        Connection now = desk().connectionProperty().get();
        judge(text, problems -> {
            verdict.set(Verdict.of(problems));
            if (problems.isEmpty() && now != null) {
                apply(text, now);
            }
        });
    }

    /// With fields that can't be read the YAML is an older form's, unless somebody wrote it.
    private boolean ready() {
        if (!byHand.get()) {
            fields.forEach(Field::insist);
        }
        return (byHand.get() || valid.get()) && !busy.get();
    }

    private void judge(String text, Consumer<List<String>> judged) {
        Connection now = desk().connectionProperty().get();
        if (now == null) {
            return;
        }
        busy.set(true);
        String place = namespace.get();
        parts.tasks()
                .run(
                        messages.text("checking"),
                        () -> Refusals.of(
                                now.session().applying(now.byKind(), place, true), ManifestText.documents(text)))
                .onEnd(() -> busy.set(false))
                .onSuccess(judged)
                .onFailure(
                        failure -> verdict.set(Verdict.of(List.of(parts.errors().textOf(failure)))));
    }

    private void apply(String text, Connection now) {
        busy.set(true);
        String place = namespace.get();
        parts.tasks()
                .run(
                        messages.text("deploying", name.text()),
                        () -> now.session().apply(text, place, now.byKind()))
                .onEnd(() -> busy.set(false))
                .onSuccess(this::deployed)
                .onFailure(
                        failure -> verdict.set(Verdict.of(List.of(parts.errors().textOf(failure)))));
    }

    private void deployed(List<ObjectRef> made) {
        parts.notices().toast(Toast.of(Tone.SUCCESS, messages.text("deployed", made.size())));
        made.stream()
                .filter(ref -> ref.type().id().equals("deployments.apps"))
                .findFirst()
                .ifPresent(ref ->
                        parts.navigator().go(new Route.ClusterObject(ref.type().id(), ref.namespace(), ref.name())));
    }
}
