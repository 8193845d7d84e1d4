package io.cooperage.engine.cluster.kind.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.KindBuilder;
import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.kind.column.Ages;
import io.cooperage.engine.cluster.kind.column.Columns;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Event, of the core group.
public final class EventKinds {

    private EventKinds() {}

    public static List<Kind> rows() {
        return List.of(KindBuilder.of("v1", "Event", "events", new EventRules(), events())
                .shortNames("ev")
                .build());
    }

    private static Columns events() {
        return Columns.empty()
                .timed("Last Seen", "How long ago it happened last.", EventKinds::last)
                .text("Type", "Normal or Warning.", event -> Trees.text(event.tree(), "type"))
                .text("Reason", "In one word.", event -> Trees.text(event.tree(), "reason"))
                .text("Object", "To what it happened.", EventKinds::object)
                .wide(
                        "Subobject",
                        "To which part of it.",
                        event -> Trees.text(event.tree().path("involvedObject"), "fieldPath"))
                .wide("Source", "Who tells.", EventKinds::source)
                .text(
                        "Message",
                        "In a sentence.",
                        event -> Trees.text(event.tree(), "message").strip())
                .add(
                        new Printer.Column("First Seen", "string", "", "How long ago it happened first.", 1),
                        EventKinds::first)
                .add(new Printer.Column("Count", "string", "", "How often.", 1), (event, now) -> count(event))
                .add(
                        new Printer.Column("Name", "string", "name", "The name of the event.", 1),
                        (event, now) -> event.name());
    }

    private static String object(KubeObject event) {
        JsonNode involved = event.tree().path("involvedObject");
        String kind = Trees.text(involved, "kind").toLowerCase(Locale.ROOT);
        String name = Trees.text(involved, "name");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(KubeObject event) {
        String component = Trees.text(event.tree().path("source"), "component");
        String host = Trees.text(event.tree().path("source"), "host");
        if (component.isEmpty()) {
            component = Trees.text(event.tree(), "reportingComponent");
        }
        if (host.isEmpty()) {
            host = Trees.text(event.tree(), "reportingInstance");
        }
        return host.isEmpty() ? component : component + ", " + host;
    }

    private static String first(KubeObject event, Instant now) {
        JsonNode first = event.tree().path("firstTimestamp");
        return Ages.since(first.isTextual() ? first : event.tree().path("eventTime"), now);
    }

    private static String last(KubeObject event, Instant now) {
        JsonNode series = event.tree().path("series");
        if (series.isObject()) {
            return Ages.since(series.path("lastObservedTime"), now);
        }
        JsonNode last = event.tree().path("lastTimestamp");
        return last.isTextual() ? Ages.since(last, now) : first(event, now);
    }

    /// An event of the newer API that happened once has no count.
    private static Long count(KubeObject event) {
        JsonNode series = event.tree().path("series");
        if (series.isObject()) {
            // The series counts what came after the first.
            return series.path("count").asLong() + 1;
        }
        return Math.max(1, event.tree().path("count").asLong());
    }
}
