package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.kind.column.Ages;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Pods in `kubectl get`.
final class PodPrinter implements Printer {
    private static final List<Column> COLUMNS = List.of(
            new Column("Name", "string", "name", "The name, unique among its kind in a namespace.", 0),
            new Column("Ready", "string", "", "How many containers are ready, of how many.", 0),
            new Column("Status", "string", "", "What the containers are doing, taken together.", 0),
            new Column("Restarts", "string", "", "How often containers were restarted, and when last.", 0),
            new Column("Age", "string", "", "How long ago it was created.", 0),
            new Column("IP", "string", "", "The address of the pod.", 1),
            new Column("Node", "string", "", "Where it runs.", 1),
            new Column("Nominated Node", "string", "", "Where room is being made for it.", 1),
            new Column("Readiness Gates", "string", "", "How many further conditions hold, of how many.", 1));
    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public List<Object> cells(KubeObject pod, Instant now) {
        PodSummary summary = PodSummary.of(pod);
        String restarts = Long.toString(summary.restarts());
        if (summary.restarts() != 0 && summary.lastRestart().isPresent()) {
            Duration ago = Duration.between(summary.lastRestart().get(), now);
            restarts += " (" + Ages.of(ago) + " ago)";
        }
        return List.of(
                pod.name(),
                summary.ready() + "/" + summary.containers(),
                summary.status(),
                restarts,
                Ages.since(pod.metadata().path("creationTimestamp"), now),
                Columns.orNone(address(pod)),
                Columns.orNone(Trees.text(pod.spec(), "nodeName")),
                Columns.orNone(Trees.text(pod.status(), "nominatedNodeName")),
                gates(pod));
    }

    @Override
    public String completed(KubeObject pod) {
        String phase = Trees.text(pod.status(), "phase");
        return FINISHED.contains(phase) ? phase : "";
    }

    private static String address(KubeObject pod) {
        JsonNode first = pod.status().path("podIPs").path(0);
        return first.isObject() ? Trees.text(first, "ip") : Trees.text(pod.status(), "podIP");
    }

    private static String gates(KubeObject pod) {
        List<?> gates = Trees.objects(pod.spec().path("readinessGates"));
        if (gates.isEmpty()) {
            return Columns.NONE;
        }
        long open = Trees.objects(pod.spec().path("readinessGates")).stream()
                .map(gate -> Trees.text(gate, "conditionType"))
                .filter(type -> PodSummary.condition(pod, type))
                .count();
        return open + "/" + gates.size();
    }
}
