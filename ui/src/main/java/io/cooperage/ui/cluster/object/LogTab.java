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
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The logs of a pod's containers, or of all pods of a workload, as one; lines stay when a pod is gone. FX
/// thread only.
final class LogTab extends BorderPane {
    private static final double LINE = 19;
    private static final int TAIL = 1_000;
    private static final int KEPT = 50_000;
    private static final int WAITING = 20_000;

    private final ObjectViewModel model;
    private final ClusterParts parts;
    private final Messages messages = Messages.of(LogTab.class);
    private final ObservableList<String> lines = FXCollections.observableArrayList();
    private final ListView<String> list = new ListView<>(lines);
    private final CheckBox previous = new CheckBox(messages.text("log.previous"));
    private final CheckBox follow = new CheckBox(messages.text("log.follow"));
    private final Label state = new Label();
    private final Map<String, LogFollow> open = new HashMap<>();

    /// By `pod/container`: the instant of the last line that is shown.
    private final Map<String, Instant> seen = new HashMap<>();

    /// The ids of containers whose logs were read to their end.
    private final Set<String> finished = new HashSet<>();

    /// By what begins their lines: which of them a container is, in the order of coming.
    private final Map<String, Integer> sources = new HashMap<>();

    private int round;
    private boolean active;

    LogTab(ObjectViewModel model, ClusterParts parts) {
        this.model = model;
        this.parts = parts;
        list.getStyleClass().addAll("mono", "log-lines");
        list.setAccessibleText(messages.text("tab.LOG"));
        list.setFixedCellSize(LINE);
        list.setCellFactory(view -> new LogLineCell(sources));
        list.setPlaceholder(new Region());
        follow.setSelected(true);
        previous.setId("log-previous");
        previous.selectedProperty().addListener((property, was, now) -> begin());
        state.getStyleClass().addAll("muted", "small");
        Region space = new Region();
        HBox.setHgrow(space, javafx.scene.layout.Priority.ALWAYS);
        HBox bar = new HBox(12, previous, follow, space, state);
        bar.getStyleClass().add("tab-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        setTop(bar);
        setCenter(list);
        model.objectProperty().addListener((property, was, now) -> refresh());
    }

    void setActive(boolean now) {
        active = now;
        if (now) {
            refresh();
        } else {
            end();
        }
    }

    void focus() {
        list.requestFocus();
    }

    private void begin() {
        end();
        lines.clear();
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

    private void join(JsonNode pod, boolean prefixed) {
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
                String prefix =
                        prefixed || containers.size() > 1 ? "[" + name + " " + container + LogLineCell.PREFIX_END : "";
                if (!prefix.isEmpty()) {
                    sources.putIfAbsent(prefix, sources.size());
                }
                String key = name + "/" + container;
                follow(
                        new LogFollow.Wanted(namespace, name, container, previous.isSelected(), TAIL, seen.get(key)),
                        key,
                        id,
                        prefix);
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

    private void follow(LogFollow.Wanted wanted, String key, String id, String prefix) {
        @Nullable Connection now = model.connection().orElse(null);
        if (now == null || !active || open.containsKey(key)) {
            return;
        }
        int mine = round;
        Instant from = wanted.since() == null ? Instant.MIN : wanted.since();
        Batches<Line> batches = new Batches<>(parts.fx(), WAITING, fresh -> add(fresh, key, from, mine), () -> {});
        open.put(
                key,
                now.session()
                        .log(
                                wanted,
                                line -> Line.parse(line, prefix).ifPresent(batches::offer),
                                why -> parts.fx().execute(() -> {
                                    if (mine == round) {
                                        open.remove(key);
                                        state.setText(why);
                                        if (why.isEmpty()) {
                                            finished.add(id);
                                        }
                                    }
                                })));
    }

    /// What was seen before is not shown again when the log is taken up where it was left.
    private void add(List<Line> fresh, String key, Instant from, int of) {
        if (of != round) {
            return;
        }
        List<String> shown = new ArrayList<>();
        for (Line line : fresh) {
            if (line.time().isAfter(from)) {
                shown.add(line.text());
                seen.put(key, line.time());
            }
        }
        lines.addAll(shown);
        if (lines.size() > KEPT) {
            lines.remove(0, lines.size() - KEPT);
        }
        if (follow.isSelected() && !shown.isEmpty()) {
            list.scrollTo(lines.size() - 1);
        }
    }

    private record Line(Instant time, String text) {

        /// @param written as the API has it: an instant, a space, and what the container wrote
        static Optional<Line> parse(String written, String prefix) {
            int space = written.indexOf(' ');
            try {
                Instant time = Instant.parse(space < 0 ? written : written.substring(0, space));
                return Optional.of(new Line(time, prefix + (space < 0 ? "" : written.substring(space + 1))));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    private void end() {
        round++;
        open.values().forEach(LogFollow::close);
        open.clear();
    }
}
