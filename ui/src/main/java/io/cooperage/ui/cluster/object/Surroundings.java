package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.LabelSelector;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.topology.GraphReader;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// What is read around an object: why it is not as it should be, and what it is joined to. FX thread only.
final class Surroundings {
    /// Changes come in flocks; one reading serves them all.
    private static final Duration GATHER = Duration.ofMillis(300);

    /// Pods of a workload may change their trouble without a change of the workload.
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private final ClusterParts parts;
    private final Consumer<Throwable> failed;
    private final ReadOnlyStringWrapper diagnosis = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Related> related = new ReadOnlyObjectWrapper<>(Related.NONE);
    private final LatestTask reading = new LatestTask();
    private UiClock.@Nullable Handle planned;

    /// @param failed for what can't be read
    Surroundings(ClusterParts parts, Consumer<Throwable> failed) {
        this.parts = parts;
        this.failed = failed;
    }

    private record Found(String why, Related related) {}

    /// Empty when nothing is the matter.
    ReadOnlyStringProperty diagnosisProperty() {
        return diagnosis.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Related> relatedProperty() {
        return related.getReadOnlyProperty();
    }

    /// The object changed, or something was reported of it.
    void changed(Connection of, ObjectRef ref, JsonNode object) {
        if (diagnosis.get().isEmpty()) {
            diagnosis.set(Diagnosis.of(object).orElse(""));
        }
        plan(GATHER, of, ref, object);
    }

    private void plan(Duration in, Connection of, ObjectRef ref, JsonNode object) {
        cancelPlan();
        planned = parts.clock().after(in, () -> {
            planned = null;
            read(of, ref, object);
        });
    }

    private void read(Connection of, ObjectRef ref, JsonNode object) {
        reading.follow(
                parts.tasks()
                        .quiet(() -> new Found(
                                why(of, ref, object),
                                GraphReader.draws(ref.type().id())
                                        ? Related.of(
                                                GraphReader.read(of, ref.namespace()),
                                                ref.type().id(),
                                                ref.namespace(),
                                                ref.name())
                                        : Related.NONE)),
                found -> {
                    diagnosis.set(found.why());
                    related.set(found.related());
                    if (planned == null && Diagnosis.asksPods(object)) {
                        plan(AGAIN, of, ref, object);
                    }
                },
                failed);
    }

    private static String why(Connection of, ObjectRef ref, JsonNode object) {
        boolean pod = ref.type().id().equals("pods");
        boolean workload = Diagnosis.asksPods(object);
        if (!pod && !workload) {
            return Diagnosis.of(object).orElse("");
        }
        List<JsonNode> events = of.type("events").stream()
                .flatMap(type -> of
                        .session()
                        .list(
                                type,
                                ref.namespace(),
                                "type=Warning" + (pod ? ",involvedObject.name=" + ref.name() : ""),
                                "")
                        .stream())
                .toList();
        String selector = workload ? LabelSelector.of(object) : "";
        List<JsonNode> pods = of.type("pods").filter(type -> !selector.isEmpty()).stream()
                .flatMap(type -> of.session().list(type, ref.namespace(), "", selector).stream())
                .toList();
        return Diagnosis.of(object, EventLine.newestFirst(events), pods).orElse("");
    }

    void stop() {
        cancelPlan();
        reading.cancel();
    }

    private void cancelPlan() {
        if (planned != null) {
            planned.cancel();
            planned = null;
        }
    }
}
