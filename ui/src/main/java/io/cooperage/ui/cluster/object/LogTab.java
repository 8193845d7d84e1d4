package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.LabelSelector;
import io.cooperage.ui.cluster.client.LogFollow;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private boolean active;

    LogTab(ObjectViewModel model, ClusterParts parts) {
        this.model = model;
        this.parts = parts;
        list.getStyleClass().addAll("mono", "log-lines");
        list.setAccessibleText(messages.text("tab.LOG"));
        list.setFixedCellSize(LINE);
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
            if (isStarted(pod, container)) {
                String prefix = prefixed || containers.size() > 1 ? "[" + name + " " + container + "] " : "";
                follow(new LogFollow.Wanted(namespace, name, container, previous.isSelected(), TAIL), prefix);
            }
        }
    }

    private static boolean isStarted(JsonNode pod, String container) {
        for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode status : pod.path("status").path(kind)) {
                if (status.path("name").asText().equals(container)) {
                    return !status.path("containerID").asText().isEmpty();
                }
            }
        }
        return false;
    }

    private void follow(LogFollow.Wanted wanted, String prefix) {
        @Nullable Connection now = model.connection().orElse(null);
        String key = wanted.pod() + "/" + wanted.container();
        if (now == null || !active || open.containsKey(key)) {
            return;
        }
        Batches<String> batches = new Batches<>(parts.fx(), WAITING, this::add, () -> {});
        open.put(
                key,
                now.session()
                        .log(
                                wanted,
                                line -> batches.offer(prefix + line),
                                why -> parts.fx().execute(() -> {
                                    open.remove(key);
                                    state.setText(why);
                                })));
    }

    private void add(List<String> fresh) {
        lines.addAll(fresh);
        if (lines.size() > KEPT) {
            lines.remove(0, lines.size() - KEPT);
        }
        if (follow.isSelected()) {
            list.scrollTo(lines.size() - 1);
        }
    }

    private void end() {
        open.values().forEach(LogFollow::close);
        open.clear();
    }
}
