package io.cooperage.engine.api.kube.proto;

import io.cooperage.engine.api.kube.proto.MessageField.Form;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of every message, by its name (`core.v1.Pod`) and their numbers. Read when first used.
final class MessageTable {
    private static final String META = "meta.v1.";
    private static final String CORE = "core.v1.";
    private static final Set<String> SCALARS = Set.of("string", "int32", "int64", "bool", "bytes");

    /// Messages that are no objects in JSON.
    private static final Set<String> SPECIAL =
            Set.of("Time", "MicroTime", "Quantity", "IntOrString", "FieldsV1", "RawExtension", "ExtraValue");

    private final Map<String, Map<Integer, MessageField>> messages;

    private MessageTable(Map<String, Map<Integer, MessageField>> messages) {
        this.messages = messages;
    }

    private static final class Holder {
        static final MessageTable TABLE = read();
    }

    static MessageTable get() {
        return Holder.TABLE;
    }

    @Nullable
    Map<Integer, MessageField> fields(String message) {
        return messages.get(message);
    }

    private static MessageTable read() {
        Map<String, String> lines = new HashMap<>();
        for (String line : text().split("\n")) {
            int equals = line.indexOf(" =");
            if (!line.startsWith("#") && equals > 0) {
                lines.put(line.substring(0, equals), line.substring(equals + 2).strip());
            }
        }
        Map<String, Map<Integer, MessageField>> messages = HashMap.newHashMap(lines.size());
        lines.forEach((name, fields) -> messages.put(name, fields(name, fields, lines.keySet())));
        return new MessageTable(messages);
    }

    private static Map<Integer, MessageField> fields(String message, String text, Set<String> known) {
        Map<Integer, MessageField> fields = new HashMap<>();
        String versionPrefix = message.substring(0, message.lastIndexOf('.') + 1);
        for (String field : text.split("; ?")) {
            if (!field.isBlank()) {
                int space = field.indexOf(' ');
                int colon = field.indexOf(':');
                fields.put(
                        Integer.valueOf(field.substring(0, space)),
                        field(field.substring(space + 1, colon), field.substring(colon + 1), versionPrefix, known));
            }
        }
        return fields;
    }

    private static MessageField field(String name, String written, String versionPrefix, Set<String> known) {
        boolean counts = written.endsWith("*");
        boolean inlined = written.startsWith("^");
        boolean zeroIsNothing = written.startsWith("~");
        String type = counts ? written.substring(0, written.length() - 1) : written;
        type = inlined || zeroIsNothing ? type.substring(1) : type;
        Form form = Form.SINGLE;
        if (type.startsWith("[]")) {
            form = Form.REPEATED;
            type = type.substring(2);
        } else if (type.startsWith("map<")) {
            form = Form.MAP;
            type = type.substring(4, type.length() - 1);
        }
        return new MessageField(name, form, resolve(type, versionPrefix, known), counts, inlined, zeroIsNothing);
    }

    /// Messages of other groups are written without theirs; only the core's and the general ones are used so.
    private static String resolve(String type, String versionPrefix, Set<String> known) {
        if (SCALARS.contains(type) || SPECIAL.contains(type)) {
            return type;
        }
        if (known.contains(versionPrefix + type)) {
            return versionPrefix + type;
        }
        return known.contains(CORE + type) ? CORE + type : META + type;
    }

    private static String text() {
        try (InputStream in = MessageTable.class.getResourceAsStream("fields.txt")) {
            if (in == null) {
                throw new IOException("resource fields.txt is not in this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the table of protobuf messages in this program is damaged", e);
        }
    }
}
