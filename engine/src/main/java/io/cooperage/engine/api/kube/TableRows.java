package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cooperage.engine.cluster.api.ObjectList;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.Printer;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes objects as a Table, which is what `kubectl get` asks for. All columns are sent, the client leaves
/// out what it does not show.
///
/// @param clock for ages; a watch lasts, so each row is as old as it is when it is told
record TableRows(InstantSource clock, Include include, String apiVersion) {

    /// How much of each object comes with its row.
    enum Include {
        NONE,
        METADATA,
        OBJECT;

        static Include of(@Nullable String text) {
            return switch (text == null ? "Metadata" : text) {
                case "None" -> NONE;
                case "Metadata" -> METADATA;
                case "Object" -> OBJECT;
                default ->
                    throw Refusals.invalidOptions(
                            "TableOptions",
                            FieldError.notSupported(
                                    "includeObject", String.valueOf(text), List.of("", "Metadata", "None", "Object")));
            };
        }
    }

    void write(JsonGenerator out, Kind kind, ObjectList list) throws IOException {
        begin(out);
        Answers.writeListMetadata(out, list);
        writeColumns(out, kind.printer());
        writeRows(out, kind, list.items());
    }

    void write(JsonGenerator out, Kind kind, KubeObject object) throws IOException {
        write(out, kind, object, true);
    }

    /// @param columns a watch tells them once
    void write(JsonGenerator out, Kind kind, KubeObject object, boolean columns) throws IOException {
        begin(out);
        out.writeObjectFieldStart("metadata");
        if (object.revision() > 0) {
            out.writeStringField("resourceVersion", Long.toString(object.revision()));
        }
        out.writeEndObject();
        if (columns) {
            writeColumns(out, kind.printer());
        } else {
            out.writeNullField("columnDefinitions");
        }
        writeRows(out, kind, List.of(object));
    }

    private void begin(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", "Table");
        out.writeStringField("apiVersion", apiVersion);
    }

    private static void writeColumns(JsonGenerator out, Printer printer) throws IOException {
        out.writeArrayFieldStart("columnDefinitions");
        for (Printer.Column column : printer.columns()) {
            out.writeStartObject();
            out.writeStringField("name", column.name());
            out.writeStringField("type", column.type());
            out.writeStringField("format", column.format());
            out.writeStringField("description", column.description());
            out.writeNumberField("priority", column.priority());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void writeRows(JsonGenerator out, Kind kind, List<KubeObject> objects) throws IOException {
        out.writeArrayFieldStart("rows");
        Instant now = clock.instant();
        for (KubeObject object : objects) {
            writeRow(out, kind, object, now);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void writeRow(JsonGenerator out, Kind kind, KubeObject object, Instant now) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("cells");
        for (Object cell : kind.printer().cells(object, now)) {
            switch (cell) {
                case Long number -> out.writeNumber(number);
                case Integer number -> out.writeNumber(number);
                case Boolean yes -> out.writeBoolean(yes);
                default -> out.writeString(cell.toString());
            }
        }
        out.writeEndArray();
        String completed = kind.printer().completed(object);
        if (!completed.isEmpty()) {
            out.writeArrayFieldStart("conditions");
            out.writeStartObject();
            out.writeStringField("type", "Completed");
            out.writeStringField("status", "True");
            out.writeStringField("reason", completed);
            out.writeEndObject();
            out.writeEndArray();
        }
        switch (include) {
            case NONE -> {}
            case METADATA -> {
                out.writeFieldName("object");
                Answers.writeMetadata(out, object.tree(), apiVersion);
            }
            case OBJECT -> {
                out.writeFieldName("object");
                Answers.writeObject(out, kind, object.tree(), true);
            }
        }
        out.writeEndObject();
    }
}
