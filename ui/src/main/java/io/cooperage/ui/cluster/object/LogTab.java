package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.LabelSelector;
import io.cooperage.ui.cluster.client.LogFollow;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.containers.detail.log.LineAction;
import io.cooperage.ui.containers.detail.log.LogController;
import io.cooperage.ui.containers.detail.log.LogSettings;
import io.cooperage.ui.containers.detail.log.LogSource;
import io.cooperage.ui.containers.detail.log.LogViewModel;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ObjectTab;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The logs of a pod's containers, or of all pods of a workload, as one; lines stay when a pod is gone. FX thread
/// only.
final class LogTab extends BorderPane {
    private static final int TAIL = 1_000;
    private static final int WAITING = 20_000;

    private final ObjectViewModel model;
    private final ClusterParts parts;
    private final Messages messages = Messages.of(LogTab.class);
    private final PodLog lines = new PodLog();

    /// In the order of coming; those of a pod with one container alone have no name.
    private final List<Source> sources = new ArrayList<>();

    private final List<LogSource> names = new ArrayList<>();
    private final LogViewModel log;
    private final LogController view;
    private final CheckBox previous = new CheckBox(messages.text("log.previous"));
    private final Label state = new Label();
    private final Map<Source, LogFollow> open = new HashMap<>();

    /// The instant of the last line that is shown.
    private final Map<Source, Instant> seen = new HashMap<>();

    /// The ids of containers whose logs were read to their end.
    private final Set<String> finished = new HashSet<>();

    private int round;
    private boolean active;

    /// A container of a pod, whichever of its runs.
    private record Source(String namespace, String pod, String container) {}

    LogTab(ObjectViewModel model, ClusterParts parts) {
        this.model = model;
        this.parts = parts;
        log = new LogViewModel(
                () -> lines, names, parts.tasks(), parts.fx(), parts.clock(), new LogSettings(parts.settings()));
        log.onFailure(parts.errors()::present);
        view = new LogController(log, model.name() + ".log");
        if (!model.isPod()) {
            view.setLineActions(List.of(new LineAction(
                    messages.text("log.pod"), "fth-box", entry -> openPod(sources.get(entry.source())))));
        }
        setCenter(FxmlView.load(view));
        previous.setId("log-previous");
        previous.setMinWidth(Region.USE_PREF_SIZE);
        previous.selectedProperty().subscribe((was, now) -> begin());
        view.replaceStreams(previous);
        state.getStyleClass().addAll("muted", "small", "log-state");
        state.visibleProperty().bind(state.textProperty().isNotEmpty());
        state.managedProperty().bind(state.visibleProperty());
        setBottom(state);
        model.objectProperty().subscribe((was, now) -> refresh());
    }

    void setActive(boolean now) {
        active = now;
        view.setActive(now);
        if (now) {
            refresh();
        } else {
            end();
        }
    }

    void focus() {
        view.focus();
    }

    void close() {
        end();
        log.close();
    }

    private void openPod(Source source) {
        parts.navigator().go(new Route.ClusterObject("pods", source.namespace(), source.pod(), ObjectTab.LOG));
    }

    private void begin() {
        end();
        lines.clear();
        log.renumbered(0);
        seen.clear();
        finished.clear();
        state.setText("");
        refresh();
    }

    /// Joins the containers that are there now and not read yet.
    private void refresh() {
        JsonNode object = model.objectProperty().get();
        if (!active || object == null || model.connection().isEmpty()) {
            return;
        }
        if (model.isPod()) {
            join(object, false);
            return;
        }
        String selector = LabelSelector.of(object);
        ObjectRef ref = model.ref().orElse(null);
        ResourceType pods = model.connection().orElseThrow().type("pods").orElse(null);
        if (selector.isEmpty() || ref == null || pods == null) {
            return;
        }
        KubeSession session = model.connection().orElseThrow().session();
        parts.tasks()
                .quiet(() -> session.list(pods, ref.namespace(), "", selector))
                .onSuccess(found -> found.forEach(pod -> join(pod, true)))
                .onFailure(failure -> state.setText(parts.errors().textOf(failure)));
    }

    private void join(JsonNode pod, boolean named) {
        String name = pod.at("/metadata/name").asText();
        String namespace = pod.at("/metadata/namespace").asText();
        List<String> containers = new ArrayList<>();
        for (String kind : List.of("initContainers", "containers")) {
            pod.path("spec")
                    .path(kind)
                    .forEach(container -> containers.add(container.path("name").asText()));
        }
        for (String container : containers) {
            JsonNode status = status(pod, container);
            String id = status.path("containerID").asText();
            boolean more = status.at("/state/running").isObject() && !previous.isSelected();
            if (!id.isEmpty() && (more || !finished.contains(id))) {
                Source source = new Source(namespace, name, container);
                if (!sources.contains(source)) {
                    sources.add(source);
                    if (named || containers.size() > 1) {
                        String words = !named ? container : containers.size() > 1 ? name + " " + container : name;
                        names.add(new LogSource(words, names.size()));
                    }
                }
                follow(source, id);
            }
        }
    }

    private static JsonNode status(JsonNode pod, String container) {
        for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode status : pod.path("status").path(kind)) {
                if (status.path("name").asText().equals(container)) {
                    return status;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private void follow(Source source, String id) {
        @Nullable Connection now = model.connection().orElse(null);
        if (now == null || !active || open.containsKey(source)) {
            return;
        }
        int mine = round;
        Instant from = seen.get(source);
        int number = sources.indexOf(source);
        Batches<PodLog.Line> batches =
                new Batches<>(parts.fx(), WAITING, fresh -> add(fresh, source, from, mine), () -> {});
        open.put(
                source,
                now.session()
                        .log(
                                new LogFollow.Wanted(
                                        source.namespace(),
                                        source.pod(),
                                        source.container(),
                                        previous.isSelected(),
                                        TAIL,
                                        from),
                                line -> parse(line, number).ifPresent(batches::offer),
                                why -> parts.fx().execute(() -> {
                                    if (mine == round) {
                                        open.remove(source);
                                        state.setText(why);
                                        if (why.isEmpty()) {
                                            finished.add(id);
                                        }
                                    }
                                })));
    }

    /// @param from what was shown before, up to then, is not shown again; null for all
    private void add(List<PodLog.Line> fresh, Source source, @Nullable Instant from, int of) {
        if (of != round) {
            return;
        }
        List<PodLog.Line> unseen = fresh.stream()
                .filter(line -> from == null || line.time().isAfter(from))
                .toList();
        if (unseen.isEmpty()) {
            return;
        }
        seen.put(source, unseen.getLast().time());
        Instant inSight = log.followProperty().get() ? null : view.timeInSight();
        if (lines.add(unseen)) {
            log.renumbered(lines.lineCount());
            if (inSight != null) {
                log.goTo(inSight);
            }
        }
    }

    /// @param written as the API has it: an instant, a space, and what the container wrote
    private static Optional<PodLog.Line> parse(String written, int source) {
        int space = written.indexOf(' ');
        try {
            Instant time = Instant.parse(space < 0 ? written : written.substring(0, space));
            return Optional.of(new PodLog.Line(source, time, space < 0 ? "" : written.substring(space + 1)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private void end() {
        round++;
        open.values().forEach(LogFollow::close);
        open.clear();
    }
}
