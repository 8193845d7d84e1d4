package io.cooperage.ui.cluster.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.containers.detail.graphs.UsageGraphs;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.StackPane;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// The graphs of a pod, or of all pods of a workload: together, or one container alone. Measures only while
/// somebody looks. FX thread only.
public final class UsageTab extends StackPane {
    private static final String ALL = "";

    private final UsageSource source;
    private final Callable<List<JsonNode>> pods;
    private final ClusterParts parts;
    private final Messages messages = Messages.of(UsageTab.class);
    private final Usages usages;
    private final ComboBox<String> choice = new ComboBox<>();
    private final UsageGraphs graphs;
    private final EmptyState missing;
    private final EmptyState idle;
    private final LatestTask reading = new LatestTask();
    private List<JsonNode> shown = List.of();
    private UiClock.@Nullable Handle beat;
    private UsageGraphs.@Nullable Levels levels;
    private boolean alone;

    /// @param pods reads the pods that are meant, on any thread
    private UsageTab(UsageSource source, Callable<List<JsonNode>> pods, ClusterParts parts) {
        this.source = source;
        this.pods = pods;
        this.parts = parts;
        usages = new Usages(source.period(), source.period().multipliedBy(2));
        choice.setId("usage-of");
        choice.setAccessibleText(messages.text("usage.of"));
        choice.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable String key) {
                return key == null || key.equals(ALL)
                        ? messages.text(
                                "usage.all", Math.max(1, choice.getItems().size() - 1))
                        : key.replace("/", " · ");
            }

            @Override
            public String fromString(String words) {
                throw new IllegalStateException("nobody types here");
            }
        });
        choice.getItems().setAll(ALL);
        choice.setValue(ALL);
        graphs = new UsageGraphs(source.period().multipliedBy(3), choice);
        missing = new EmptyState("fth-bar-chart-2", messages.text("usage.none"), messages.text("usage.none.words"));
        missing.setVisible(false);
        idle = new EmptyState("fth-bar-chart-2", messages.text("usage.idle"), messages.text("usage.idle.words"));
        idle.setVisible(false);
        getChildren().addAll(graphs, missing, idle);
        choice.valueProperty().subscribe((was, now) -> show());
    }

    /// Of the built-in cluster.
    public static UsageTab recorded(ClusterParts parts, Callable<List<JsonNode>> pods) {
        return new UsageTab(new RecordedUsage(parts.containers()), pods, parts);
    }

    /// Of any cluster with metrics.
    public static UsageTab measured(
            ClusterParts parts,
            io.cooperage.ui.cluster.client.KubeSession session,
            String namespace,
            Callable<List<JsonNode>> pods) {
        return new UsageTab(new MetricsUsage(session, namespace), pods, parts);
    }

    public void setActive(boolean active) {
        if (beat != null) {
            beat.cancel();
            beat = null;
        }
        if (active) {
            beat = parts.clock().every(source.period(), this::read);
            read();
        } else {
            reading.cancel();
        }
    }

    public void focus() {
        choice.requestFocus();
    }

    private record Reading(List<JsonNode> pods, Map<String, List<ContainerStats>> samples, Instant at) {}

    private void read() {
        if (reading.isBusy()) {
            return;
        }
        Map<String, Instant> latest = usages.latest();
        Instant now = parts.clock().now();
        reading.follow(
                parts.tasks().quiet(() -> {
                    List<JsonNode> found = pods.call();
                    return new Reading(found, source.read(found, latest, now), now);
                }),
                this::take,
                failure -> {
                    boolean nobody = failure instanceof EngineException e
                            && (e.kind() == ErrorKind.NOT_FOUND || e.kind() == ErrorKind.UNAVAILABLE)
                            && !source.isDetailed();
                    missing.setVisible(nobody);
                    idle.setVisible(false);
                    graphs.setVisible(!nobody);
                    if (!nobody) {
                        parts.errors().present(failure);
                        setActive(false);
                    }
                });
    }

    private void take(Reading read) {
        missing.setVisible(false);
        shown = read.pods();
        List<String> containers = Requested.containers(shown);
        usages.add(read.samples(), Set.copyOf(containers), read.at());
        idle.setVisible(usages.latest().isEmpty() && shown.stream().noneMatch(UsageTab::runs));
        graphs.setVisible(!idle.isVisible());
        List<String> choices = new ArrayList<>(List.of(ALL));
        choices.addAll(containers);
        if (!choice.getItems().equals(choices)) {
            String was = choice.getValue();
            choice.getItems().setAll(choices);
            choice.setValue(choices.contains(was) ? was : ALL);
        }
        choice.setVisible(containers.size() > 1);
        choice.setManaged(containers.size() > 1);
        show();
    }

    private static boolean runs(JsonNode pod) {
        return Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(list -> pod.path("status").path(list).valueStream())
                .anyMatch(status -> status.at("/state/running").isObject());
    }

    private void show() {
        String chosen = choice.getValue() == null ? ALL : choice.getValue();
        UsageGraphs.Levels now = Requested.of(shown, chosen);
        boolean one = !chosen.equals(ALL) || choice.getItems().size() <= 2;
        if (!now.equals(levels) || one != alone) {
            levels = now;
            alone = one;
            graphs.arrange(now, source.isDetailed(), one);
        }
        graphs.show(chosen.equals(ALL) ? usages.sum() : usages.of(chosen));
    }
}
