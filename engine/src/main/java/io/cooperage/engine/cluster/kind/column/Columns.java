package io.cooperage.engine.cluster.kind.column;

import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A printer made of columns, each with what fills its cell.
public final class Columns implements Printer {
    public static final String NONE = "<none>";
    public static final String UNSET = "<unset>";

    private final List<Column> columns = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();

    private Columns() {}

    /// What stands in one column.
    @FunctionalInterface
    public interface Cell {
        /// @return a [String], [Long] or [Boolean]
        Object of(KubeObject object, Instant now);
    }

    /// Begins with the name, as nearly all tables do.
    public static Columns named() {
        return named(KubeObject::name);
    }

    public static Columns named(Function<KubeObject, String> name) {
        return new Columns()
                .add(
                        new Column("Name", "string", "name", "The name, unique among its kind in a namespace.", 0),
                        (object, now) -> name.apply(object));
    }

    /// For the few tables that begin with something else.
    public static Columns empty() {
        return new Columns();
    }

    /// For kinds without a table of their own.
    public static Columns created() {
        return named().add(
                        new Column("Created At", "date", "", "When it was created.", 0),
                        (object, now) ->
                                object.metadata().path("creationTimestamp").asText());
    }

    public Columns text(String name, String description, Function<KubeObject, String> cell) {
        return add(new Column(name, "string", "", description, 0), (object, now) -> cell.apply(object));
    }

    public Columns number(String name, String description, Function<KubeObject, Long> cell) {
        return add(new Column(name, "integer", "", description, 0), (object, now) -> cell.apply(object));
    }

    public Columns flag(String name, String description, Function<KubeObject, Object> cell) {
        return add(new Column(name, "boolean", "", description, 0), (object, now) -> cell.apply(object));
    }

    /// A text that depends on the time.
    public Columns timed(String name, String description, Cell cell) {
        return add(new Column(name, "string", "", description, 0), cell);
    }

    public Columns age() {
        return timed(
                "Age",
                "How long ago it was created.",
                (object, now) -> Ages.since(object.metadata().path("creationTimestamp"), now));
    }

    /// Only for `-o wide`.
    public Columns wide(String name, String description, Function<KubeObject, String> cell) {
        return add(new Column(name, "string", "", description, 1), (object, now) -> cell.apply(object));
    }

    public Columns add(Column column, Cell cell) {
        columns.add(column);
        cells.add(cell);
        return this;
    }

    @Override
    public List<Column> columns() {
        return List.copyOf(columns);
    }

    @Override
    public List<Object> cells(KubeObject object, Instant now) {
        return cells.stream().map(cell -> cell.of(object, now)).toList();
    }

    /// The text, or `<none>`.
    public static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /// The text, or `<unset>`.
    public static String orUnset(String text) {
        return text.isEmpty() ? UNSET : text;
    }
}
