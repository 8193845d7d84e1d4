package io.cooperage.ui.cluster.move;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageService;
import io.cooperage.ui.cluster.ClusterDesk;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.YamlPlan;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.cluster.client.ManifestText;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// What is moved, where to, and how far that is. FX thread only.
final class MoveViewModel implements YamlPlan {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final ClusterParts parts;
    private final ImageService images;
    private final Messages messages = Messages.of(MoveViewModel.class);
    final ObjectProperty<@Nullable KubeContext> target = new SimpleObjectProperty<>();
    final Field namespace =
            new Field(text -> NAMESPACE.matcher(text).matches() ? "" : messages.text("wrong.namespace"));
    final Field registry = new Field(ImageMove::problem);
    /// Somebody wrote in the YAML: names chosen here no longer change it.
    final BooleanProperty byHand = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<@Nullable Gathered> gathered = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<ImageMove>> moved = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper yaml = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<Step>> steps = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Verdict> verdict = new ReadOnlyObjectWrapper<>(Verdict.NONE);
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final LatestTask gathering = new LatestTask();
    private Set<String> here = Set.of();
    private Route.@Nullable ClusterMove route;

    MoveViewModel(ClusterParts parts, ImageService images) {
        this.parts = parts;
        this.images = images;
        target.addListener((property, was, now) -> changed());
        namespace.textProperty().addListener((property, was, now) -> changed());
        registry.textProperty().addListener((property, was, now) -> changed());
    }

    ClusterDesk desk() {
        return parts.desk();
    }

    /// Null until it was gathered.
    ReadOnlyObjectProperty<@Nullable Gathered> gatheredProperty() {
        return gathered.getReadOnlyProperty();
    }

    @Override
    public ReadOnlyStringProperty yamlProperty() {
        return yaml.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Step>> stepsProperty() {
        return steps.getReadOnlyProperty();
    }

    @Override
    public BooleanProperty byHandProperty() {
        return byHand;
    }

    /// Of the other cluster.
    @Override
    public ReadOnlyObjectProperty<Verdict> verdictProperty() {
        return verdict.getReadOnlyProperty();
    }

    @Override
    public ObservableValue<Boolean> blocked() {
        return busy.getReadOnlyProperty().or(gathered.isNull());
    }

    /// Gathers what the route names, if that is not what is here already.
    void open(Route.ClusterMove now) {
        if (now.equals(route) && gathered.get() != null) {
            return;
        }
        route = now;
        gathered.set(null);
        Connection connection = desk().connectionProperty().get();
        if (connection == null) {
            verdict.set(Verdict.of(List.of(messages.text("no-cluster"))));
            return;
        }
        namespace.reset(now.namespace());
        KubeContext source = connection.session().context();
        target.set(desk().contexts().stream()
                .filter(context -> !context.equals(source))
                .findFirst()
                .orElse(source));
        gathering.follow(
                parts.tasks().quiet(() -> {
                    Gathered all = Gathering.of(connection, now.kind(), now.namespace(), now.names());
                    return new Ready(all, here(all));
                }),
                ready -> {
                    here = ready.here();
                    byHand.set(false);
                    gathered.set(ready.all());
                    changed();
                },
                failure -> verdict.set(Verdict.of(List.of(parts.errors().textOf(failure)))));
    }

    private record Ready(Gathered all, Set<String> here) {}

    /// The images that this engine has, and so can push.
    private Set<String> here(Gathered all) {
        Set<String> known = new HashSet<>();
        for (String image : all.images()) {
            try {
                images.get(image);
                known.add(image);
            } catch (EngineException e) {
                // Not here: the other cluster gets it from where its name says.
            }
        }
        return known;
    }

    private void changed() {
        Gathered all = gathered.get();
        if (all == null || busy.get()) {
            return;
        }
        verdict.set(Verdict.NONE);
        String to = registry.isValid() ? registry.text() : "";
        moved.set(all.images().stream()
                .map(image -> ImageMove.of(image, here.contains(image), to))
                .toList());
        if (!byHand.get() && namespace.isValid()) {
            yaml.set(ManifestText.of(renamed(all)));
        }
        planSteps();
    }

    private void planSteps() {
        List<Step> plan = new ArrayList<>();
        pushed().forEach(image -> plan.add(Step.toDo(messages.text("step.push", image.from(), image.to()))));
        KubeContext to = target.get();
        plan.add(Step.toDo(messages.text("step.apply", to == null ? "" : nameOf(to), namespace.text())));
        steps.set(plan);
    }

    String nameOf(KubeContext context) {
        return context.builtIn() ? messages.text("built-in") : context.name();
    }

    private List<ImageMove> pushed() {
        return moved.get().stream().filter(ImageMove::isPushed).toList();
    }

    /// Images that stay under the name they have although they are only known to be here.
    List<String> unpushed() {
        return moved.get().stream()
                .filter(image -> image.here() && !image.isPushed())
                .map(ImageMove::from)
                .toList();
    }

    private List<ObjectNode> renamed(Gathered all) {
        Map<String, String> names = moved.get().stream()
                .collect(Collectors.toMap(ImageMove::from, ImageMove::to, (one, same) -> one, HashMap::new));
        return all.objects().stream()
                .map(object -> {
                    ObjectNode copy = object.deepCopy();
                    ObjectNode metadata = copy.withObject("/metadata");
                    metadata.put("namespace", namespace.text());
                    PodSpecs.containers(PodSpecs.templateOf(copy).path("spec")).forEach(container -> {
                        if (container instanceof ObjectNode one) {
                            String image = one.path("image").asText();
                            one.put("image", names.getOrDefault(image, image));
                        }
                    });
                    return copy;
                })
                .toList();
    }

    @Override
    public void takeTheForms() {
        byHand.set(false);
        changed();
    }

    @Override
    public void check(String text) {
        KubeContext to = target.get();
        if (to == null || !ready()) {
            return;
        }
        busy.set(true);
        String place = namespace.text();
        parts.tasks()
                .run(messages.text("checking", nameOf(to)), () -> new Move(to, place, text).check())
                .onEnd(() -> busy.set(false))
                .onSuccess(refused -> verdict.set(Verdict.of(refused)))
                .onFailure(this::failed);
    }

    /// Checks, and then does it step by step.
    @Override
    public void carryOut(String text) {
        KubeContext to = target.get();
        Route.ClusterMove from = route;
        if (to == null || from == null || !ready()) {
            return;
        }
        planSteps();
        verdict.set(Verdict.NONE);
        busy.set(true);
        String place = namespace.text();
        List<ImageMove> toPush = pushed();
        Running running = new Running(toPush.size() + 1);
        UiTask<List<ObjectRef>> task = parts.tasks()
                .run(messages.text("moving", String.join(", ", from.names()), nameOf(to)), () -> {
                    Move move = new Move(to, place, text);
                    List<String> refused = move.check();
                    if (!refused.isEmpty()) {
                        throw EngineException.invalid(String.join("\n", refused));
                    }
                    return move.run(images, toPush, running);
                });
        running.reportTo(task);
        task.onEnd(() -> {
                    busy.set(false);
                    if (task.stateProperty().get() == UiTask.State.CANCELLED) {
                        running.stopped(messages.text("cancelled"));
                    }
                })
                .onSuccess(made -> {
                    running.finished();
                    arrived(to, place, from, made);
                })
                .onFailure(failure -> {
                    running.stopped("");
                    failed(failure);
                });
    }

    /// What was done stays done; the steps tell how far it came.
    private void failed(Throwable failure) {
        verdict.set(Verdict.of(parts.errors().textOf(failure).lines().toList()));
    }

    private boolean ready() {
        namespace.insist();
        registry.insist();
        return namespace.isValid() && registry.isValid() && !busy.get() && gathered.get() != null;
    }

    private void arrived(KubeContext to, String place, Route.ClusterMove from, List<ObjectRef> made) {
        parts.notices()
                .toast(new Toast(
                        Tone.SUCCESS,
                        messages.text("moved", made.size(), nameOf(to), place),
                        new Action(messages.text("look"), () -> {
                            desk().namespaceProperty().set(place);
                            desk().contextProperty().set(to);
                            parts.navigator().go(new Route.Cluster(from.kind()));
                        })));
    }

    /// Shows the steps of a move that runs: told on its thread, shown on the JavaFX thread.
    private final class Running implements Move.Progress {
        private final int count;
        private @Nullable UiTask<?> task;
        private int current = -1;

        Running(int count) {
            this.count = count;
        }

        void reportTo(UiTask<?> running) {
            task = running;
        }

        @Override
        public void at(int step, double share, String detail) {
            parts.fx().execute(() -> show(step, share, detail));
        }

        private void show(int step, double share, String detail) {
            if (step < current || !busy.get()) {
                return; // A word that was overtaken.
            }
            current = step;
            List<Step> now = new ArrayList<>(steps.get());
            for (int i = 0; i < Math.min(step, now.size()); i++) {
                now.set(i, now.get(i).as(Mark.RUNNING, ""));
            }
            if (step < now.size()) {
                now.set(step, now.get(step).as(Mark.MOVING, detail));
            }
            steps.set(now);
            if (task != null && step < count) {
                task.report((step + share) / count, now.get(step).words());
            }
        }

        void finished() {
            steps.set(
                    steps.get().stream().map(step -> step.as(Mark.RUNNING, "")).toList());
        }

        /// Where it was when it ended; before the first step nothing was begun.
        void stopped(String why) {
            List<Step> now = new ArrayList<>(steps.get());
            if (current >= 0 && current < now.size()) {
                now.set(current, now.get(current).as(Mark.FAILED, why));
                steps.set(now);
            }
        }
    }
}
