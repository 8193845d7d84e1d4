package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.ClusterDesk.Connection;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.client.LabelSelector;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.Selection;
import io.cooperage.ui.cluster.client.TableListener;
import io.cooperage.ui.cluster.client.TableWatch;
import io.cooperage.ui.cluster.topology.GraphReader;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    private final ClusterParts parts;
    private final Consumer<Throwable> failed;
    private final ReadOnlyStringWrapper diagnosis = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Related> related = new ReadOnlyObjectWrapper<>(Related.NONE);
    private final LatestTask reading = new LatestTask();
    private UiClock.@Nullable Handle planned;

    /// Of the workload's pods and of what is reported of them: their trouble may change without a change of the
    /// workload.
    private final List<TableWatch> watches = new ArrayList<>();

    /// Whose pods are followed; empty for nobody's.
    private String followed = "";

    private @Nullable Reading latest;

    /// @param failed for what can't be read
    Surroundings(ClusterParts parts, Consumer<Throwable> failed) {
        this.parts = parts;
        this.failed = failed;
    }

    private record Found(String why, Related related) {}

    private record Reading(Connection of, ObjectRef ref, JsonNode object) {}

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
        latest = new Reading(of, ref, object);
        followPods(latest);
        plan();
    }

    private void followPods(Reading now) {
        String selector = Diagnosis.asksPods(now.object()) ? LabelSelector.of(now.object()) : "";
        if (selector.equals(followed)) {
            return;
        }
        unfollow();
        followed = selector;
        if (!selector.isEmpty()) {
            follow(now, "pods", new Selection(selector, ""));
            follow(now, "events", new Selection("", "type=Warning"));
        }
    }

    private void follow(Reading now, String kind, Selection selection) {
        String whose = followed;
        Runnable around = () -> parts.fx().execute(() -> {
            if (whose.equals(followed)) {
                plan();
            }
        });
        // What is lost here is lost for the object too, and said there.
        now.of()
                .type(kind)
                .ifPresent(type -> watches.add(now.of()
                        .session()
                        .follow(type, now.ref().namespace(), selection, TableListener.any(around, _ -> {}))));
    }

    private void unfollow() {
        followed = "";
        watches.forEach(TableWatch::close);
        watches.clear();
    }

    /// One that is planned already serves this change too.
    private void plan() {
        if (planned == null) {
            planned = parts.clock().after(GATHER, () -> {
                planned = null;
                read(Objects.requireNonNull(latest));
            });
        }
    }

    private void read(Reading now) {
        Connection of = now.of();
        ObjectRef ref = now.ref();
        reading.follow(
                parts.tasks()
                        .quiet(() -> new Found(
                                why(of, ref, now.object()),
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
        unfollow();
        reading.cancel();
        if (planned != null) {
            planned.cancel();
            planned = null;
        }
    }
}
