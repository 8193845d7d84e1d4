package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.Quantity;
import java.time.Instant;
import java.util.List;

/// The columns of what pods and nodes use, when `kubectl get` asks and not `kubectl top`.
final class MetricsPrinter implements Printer {
    private static final Column NAME = new Column("Name", "string", "name", "Name of the resource", 0);

    /// For what nobody lists.
    static final Printer NAME_ONLY = new Printer() {
        @Override
        public List<Column> columns() {
            return List.of(NAME);
        }

        @Override
        public List<Object> cells(KubeObject object, Instant now) {
            return List.of(object.name());
        }
    };

    @Override
    public List<Column> columns() {
        return List.of(
                NAME,
                new Column("cpu", "string", "", "", 0),
                new Column("memory", "string", "", "", 0),
                new Column("window", "string", "", "", 0));
    }

    @Override
    public List<Object> cells(KubeObject object, Instant now) {
        Quantity processors = used(object.tree().path("usage"), "cpu");
        Quantity memory = used(object.tree().path("usage"), "memory");
        for (JsonNode container : object.tree().path("containers")) {
            processors = processors.plus(used(container.path("usage"), "cpu"));
            memory = memory.plus(used(container.path("usage"), "memory"));
        }
        return List.of(
                object.name(),
                processors.value().scaleByPowerOfTen(9).longValue() + "n",
                memory.units() / 1024 + "Ki",
                object.tree().path("window").asText());
    }

    private static Quantity used(JsonNode usage, String what) {
        String text = usage.path(what).asText();
        return text.isEmpty() ? Quantity.ZERO : Quantity.parse(text);
    }
}
