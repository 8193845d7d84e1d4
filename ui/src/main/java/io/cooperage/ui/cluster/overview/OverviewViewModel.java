package io.cooperage.ui.cluster.overview;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleLongProperty;
import org.jspecify.annotations.Nullable;

/// Follows what tells how a cluster fares, and sums it up. Only what is used is asked for again and again, as
/// the metrics can't be followed. FX thread only.
final class OverviewViewModel {
    /// Whose objects are listed where they are in trouble, in the order in which they are counted.
    private static final List<String> HEALTH = List.of(
            "deployments.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "jobs.batch",
            "cronjobs.batch",
            "persistentvolumeclaims");

    /// Nothing is well or unwell about these.
    private static final List<String> COUNTED = List.of("services", "configmaps", "secrets");

    private static final Duration BEAT = Duration.ofSeconds(4);

    /// So many beats apart the metrics are asked for, once there are some.
    private static final int METRICS = 3;

    /// Changes come in flocks; one summary tells of all.
    private static final Duration GATHER = Duration.ofMillis(300);

    private final ClusterParts parts;
    private final Messages messages = Messages.of(OverviewViewModel.class);
    private final ReadOnlyObjectWrapper<Summary> summary = new ReadOnlyObjectWrapper<>(Summary.EMPTY);
    private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
    private final LongProperty beat = new SimpleLongProperty();
    private final Follower<NodeFacts> nodes;
    private final Follower<PodFacts> pods;
    /// Of all namespaces, for what nodes have given away; at rest while [#pods] are all anyway.
    private final Follower<PodFacts> allPods;
    private final Follower<EventFacts> events;
    private final Map<String, Follower<ObjectFacts>> objects = new LinkedHashMap<>();
    private final LatestTask measuring = new LatestTask();
    private Map<String, Amount> used = Map.of();
    private String unmeasured = "";
    /// The cluster has not measured anything yet, but will.
    private boolean awaited;
    private UiClock.@Nullable Handle beating;
    private UiClock.@Nullable Handle planned;
    private @Nullable Connection connection;
    private String namespace = "";

    OverviewViewModel(ClusterParts parts) {
        this.parts = parts;
        nodes = new Follower<>(parts.fx(), NodeFacts::of, this::plan);
        pods = new Follower<>(parts.fx(), PodFacts::of, this::plan);
        allPods = new Follower<>(parts.fx(), PodFacts::of, this::plan);
        events = new Follower<>(parts.fx(), EventFacts::of, this::plan);
        HEALTH.forEach(id -> objects.put(id, new Follower<>(parts.fx(), ObjectFacts::of, this::plan)));
        COUNTED.forEach(id -> objects.put(id, new Follower<>(parts.fx(), ObjectFacts::of, this::plan)));
    }

    ReadOnlyObjectProperty<Summary> summaryProperty() {
        return summary.getReadOnlyProperty();
    }

    /// The pods are known, or it is known why they are not.
    ReadOnlyBooleanProperty loadedProperty() {
        return loaded.getReadOnlyProperty();
    }

    /// Changes every few seconds while it is shown: ages are told anew.
    LongProperty beatProperty() {
        return beat;
    }

    Instant now() {
        return parts.clock().now();
    }

    /// Looks at the cluster and the namespace that the desk looks at now.
    void show() {
        hide();
        Connection now = parts.desk().connectionProperty().get();
        connection = now;
        if (now == null) {
            return;
        }
        namespace = parts.desk().namespaceProperty().get();
        follow(now, "nodes", "", nodes, "");
        follow(now, "pods", namespace, pods, "");
        if (!namespace.isEmpty()) {
            follow(now, "pods", "", allPods, "");
        }
        follow(now, "events", namespace, events, "type=Warning");
        objects.forEach((id, follower) -> follow(now, id, namespace, follower, ""));
        measure();
        beating = parts.clock().every(BEAT, () -> {
            beat.set(beat.get() + 1);
            if (awaited || beat.get() % METRICS == 0) {
                measure();
            }
            plan(); // What had only begun may be in trouble by now.
        });
    }

    private static <T> void follow(Connection now, String id, String namespace, Follower<T> follower, String fields) {
        now.type(id).ifPresent(type -> follower.follow(now.session(), type, namespace, fields));
    }

    void hide() {
        connection = null;
        measuring.cancel();
        for (UiClock.Handle handle : java.util.Arrays.asList(beating, planned)) {
            if (handle != null) {
                handle.cancel();
            }
        }
        beating = null;
        planned = null;
        nodes.end();
        pods.end();
        allPods.end();
        events.end();
        objects.values().forEach(Follower::end);
        used = Map.of();
        unmeasured = "";
        awaited = false;
        loaded.set(false);
        summary.set(Summary.EMPTY);
    }

    private void measure() {
        Connection now = connection;
        if (now == null) {
            return;
        }
        Optional<ResourceType> type = now.type("nodes.metrics.k8s.io");
        if (type.isEmpty()) {
            unmeasured = messages.text("metrics.none");
            return;
        }
        measuring.follow(
                parts.tasks().quiet(() -> {
                    Map<String, Amount> read = new HashMap<>();
                    for (JsonNode node : now.session().list(type.get(), "", "", "")) {
                        read.put(node.at("/metadata/name").asText(), Amount.of(node.path("usage")));
                    }
                    return read;
                }),
                read -> {
                    used = read;
                    awaited = read.isEmpty();
                    unmeasured = read.isEmpty() ? messages.text("metrics.not-yet") : "";
                    plan();
                },
                failure -> {
                    used = Map.of();
                    awaited = false;
                    unmeasured = messages.text("metrics.failed", parts.errors().textOf(failure));
                    plan();
                });
    }

    private void plan() {
        if (planned == null && connection != null) {
            planned = parts.clock().after(GATHER, () -> {
                planned = null;
                sum();
            });
        }
    }

    private void sum() {
        Connection now = connection;
        if (now == null) {
            return;
        }
        Sums sums = new Sums(now, parts.clock().now());
        sums.pods(pods.all(), events.all());
        objects.forEach(sums::objects);
        sums.nodes(nodes.all(), namespace.isEmpty() ? pods : allPods, used);
        sums.events(events.all());
        summary.set(sums.summary(notes()));
        loaded.set(pods.isLoaded() || !pods.problem().isEmpty());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!unmeasured.isEmpty()) {
            notes.add(unmeasured);
        }
        addProblem(notes, nodes.problem());
        addProblem(notes, pods.problem());
        addProblem(notes, allPods.problem());
        addProblem(notes, events.problem());
        objects.values().forEach(follower -> addProblem(notes, follower.problem()));
        return notes;
    }

    private static void addProblem(List<String> notes, String problem) {
        if (!problem.isEmpty() && !notes.contains(problem)) {
            notes.add(problem);
        }
    }

    /// All objects are of the same namespace, which then need not be told.
    boolean isOneNamespace() {
        return !namespace.isEmpty();
    }

    void open(String type, String inNamespace, String name) {
        if (!type.isEmpty()) {
            parts.navigator().go(new Route.ClusterObject(type, inNamespace, name));
        }
    }

    void list(String type) {
        parts.navigator().go(new Route.Cluster(type));
    }
}
