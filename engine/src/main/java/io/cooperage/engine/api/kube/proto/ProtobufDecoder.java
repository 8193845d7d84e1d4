package io.cooperage.engine.api.kube.proto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns `application/vnd.kubernetes.protobuf` into the tree that the same object has in JSON. The envelope
/// is the magic `k8s\0` and a `runtime.Unknown`, which names the type of what it holds.
///
/// Go writes the fields that are no pointers even when they are zero; those are left out, as its JSON does.
/// Unknown fields are passed over: a newer client may send them.
public final class ProtobufDecoder {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /// As deep as JSON may be here; no type of Kubernetes comes near it.
    private static final int DEEPEST = 100;

    private final MessageTable table = MessageTable.get();

    /// @throws IllegalArgumentException when it can't be read, with the reason
    public ObjectNode decode(byte[] body) {
        if (!startsWithMagic(body)) {
            throw new IllegalArgumentException(
                    "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }
        MessageReader unknown = new MessageReader(body, MAGIC.length, body.length);
        String apiVersion = "";
        String kind = "";
        Optional<MessageReader> raw = Optional.empty();
        while (unknown.hasMore()) {
            int field = unknown.field();
            if (field == 1 && unknown.wireType() == MessageReader.LENGTH) {
                MessageReader type = unknown.part();
                while (type.hasMore()) {
                    switch (type.field()) {
                        case 1 -> apiVersion = type.text();
                        case 2 -> kind = type.text();
                        default -> type.skip();
                    }
                }
            } else if (field == 2 && unknown.wireType() == MessageReader.LENGTH) {
                raw = Optional.of(unknown.part());
            } else {
                unknown.skip();
            }
        }
        ObjectNode tree = NODES.objectNode();
        tree.put("apiVersion", apiVersion);
        tree.put("kind", kind);
        String message = message(GroupVersionKind.of(apiVersion, kind));
        if (raw.isPresent()) {
            read(message, raw.get(), tree, 0);
        }
        return tree;
    }

    private static boolean startsWithMagic(byte[] body) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (i >= body.length || body[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /// Protobuf packages are named by the first part of a group: `rbac` of `rbac.authorization.k8s.io`.
    /// Options for a deletion may come under any group.
    private String message(GroupVersionKind type) {
        String group = type.group().isEmpty() ? "core" : type.group().split("\\.", 2)[0];
        String name = type.kind().equals("DeleteOptions")
                ? "meta.v1.DeleteOptions"
                : group + "." + type.version() + "." + type.kind();
        if (table.fields(name) == null) {
            throw new IllegalArgumentException("no kind \"" + type.kind() + "\" is registered for version \""
                    + type.apiVersion() + "\" in protobuf");
        }
        return name;
    }

    private void read(String message, MessageReader reader, ObjectNode into, int depth) {
        Map<Integer, MessageField> fields = table.fields(message);
        if (fields == null) {
            throw new IllegalArgumentException("no message " + message + " is known");
        }
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("exceeded max depth");
        }
        while (reader.hasMore()) {
            MessageField field = fields.get(reader.field());
            if (field == null) {
                reader.skip();
            } else if (field.inlined()) {
                read(field.type(), expectPart(reader), into, depth + 1);
            } else {
                switch (field.form()) {
                    case SINGLE -> readSingle(field, reader, into, depth);
                    case REPEATED -> readElement(field, reader, into.withArray("/" + field.name()), depth);
                    case MAP -> readEntry(field, expectPart(reader), into.withObject("/" + field.name()), depth);
                }
            }
        }
    }

    private void readSingle(MessageField field, MessageReader reader, ObjectNode into, int depth) {
        JsonNode value = value(field.type(), reader, depth);
        if (value != null && (field.counts() || !isNothing(field, value))) {
            into.set(field.name(), value);
        }
    }

    /// A number in a packed list comes without a tag of its own.
    private void readElement(MessageField field, MessageReader reader, ArrayNode into, int depth) {
        boolean number = field.type().startsWith("int") || field.type().equals("bool");
        if (number && reader.wireType() == MessageReader.LENGTH) {
            MessageReader packed = reader.part();
            while (packed.hasMore()) {
                into.add(number(field.type(), packed.varint()));
            }
            return;
        }
        JsonNode value = value(field.type(), reader, depth);
        if (value != null) {
            into.add(value);
        }
    }

    private void readEntry(MessageField field, MessageReader entry, ObjectNode into, int depth) {
        String key = "";
        JsonNode value = null;
        while (entry.hasMore()) {
            switch (entry.field()) {
                case 1 -> key = expectText(entry);
                case 2 -> value = value(field.type(), entry, depth);
                default -> entry.skip();
            }
        }
        into.set(key, value == null ? NODES.textNode("") : value);
    }

    private static boolean isNothing(MessageField field, JsonNode value) {
        return switch (field.type()) {
            case "string", "bytes" -> value.asText().isEmpty();
            case "int32", "int64" -> value.asLong() == 0;
            case "bool" -> !value.asBoolean();
            case "IntOrString" ->
                field.zeroIsNothing()
                        && (value.asText().isEmpty() || value.asText().equals("0"));
            default -> false;
        };
    }

    /// Null for a time that was never set.
    private @Nullable JsonNode value(String type, MessageReader reader, int depth) {
        return switch (type) {
            case "string" -> NODES.textNode(expectText(reader));
            case "int32", "int64", "bool" -> number(type, expectVarint(reader));
            case "bytes" -> NODES.textNode(Base64.getEncoder().encodeToString(expectBytes(reader)));
            case "Time" -> time(expectPart(reader), false);
            case "MicroTime" -> time(expectPart(reader), true);
            case "Quantity" -> NODES.textNode(textIn(expectPart(reader)));
            case "IntOrString" -> intOrString(expectPart(reader));
            case "FieldsV1", "RawExtension" -> rawJson(expectPart(reader));
            case "ExtraValue" -> texts(expectPart(reader));
            default -> {
                ObjectNode message = NODES.objectNode();
                read(type, expectPart(reader), message, depth + 1);
                yield message;
            }
        };
    }

    private static JsonNode number(String type, long value) {
        return switch (type) {
            case "bool" -> NODES.booleanNode(value != 0);
            case "int32" -> NODES.numberNode((int) value);
            // As JSON is read: no wider than it must be.
            default -> (int) value == value ? NODES.numberNode((int) value) : NODES.numberNode(value);
        };
    }

    private static @Nullable JsonNode time(MessageReader reader, boolean micro) {
        long seconds = 0;
        long nanos = 0;
        boolean any = false;
        while (reader.hasMore()) {
            any = true;
            switch (reader.field()) {
                case 1 -> seconds = expectVarint(reader);
                case 2 -> nanos = expectVarint(reader);
                default -> reader.skip();
            }
        }
        if (!any) {
            return null;
        }
        try {
            Instant at = Instant.ofEpochSecond(seconds, nanos);
            return NODES.textNode(
                    micro
                            ? MICRO_TIME.format(at)
                            : Instant.ofEpochSecond(seconds).toString());
        } catch (java.time.DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("time out of range", e);
        }
    }

    private static String textIn(MessageReader reader) {
        String text = "";
        while (reader.hasMore()) {
            if (reader.field() == 1) {
                text = expectText(reader);
            } else {
                reader.skip();
            }
        }
        return text;
    }

    private static JsonNode intOrString(MessageReader reader) {
        boolean isText = false;
        int number = 0;
        String text = "";
        while (reader.hasMore()) {
            switch (reader.field()) {
                case 1 -> isText = expectVarint(reader) == 1;
                case 2 -> number = (int) expectVarint(reader);
                case 3 -> text = expectText(reader);
                default -> reader.skip();
            }
        }
        return isText ? NODES.textNode(text) : NODES.numberNode(number);
    }

    private static JsonNode rawJson(MessageReader reader) {
        byte[] raw = {};
        while (reader.hasMore()) {
            if (reader.field() == 1) {
                raw = expectBytes(reader);
            } else {
                reader.skip();
            }
        }
        try {
            return raw.length == 0 ? NODES.objectNode() : MAPPER.readTree(new String(raw, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("raw JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode texts(MessageReader reader) {
        ArrayNode texts = NODES.arrayNode();
        while (reader.hasMore()) {
            if (reader.field() == 1) {
                texts.add(expectText(reader));
            } else {
                reader.skip();
            }
        }
        return texts;
    }

    private static MessageReader expectPart(MessageReader reader) {
        expect(reader, MessageReader.LENGTH);
        return reader.part();
    }

    private static String expectText(MessageReader reader) {
        expect(reader, MessageReader.LENGTH);
        return reader.text();
    }

    private static byte[] expectBytes(MessageReader reader) {
        expect(reader, MessageReader.LENGTH);
        return reader.bytes();
    }

    private static long expectVarint(MessageReader reader) {
        expect(reader, MessageReader.VARINT);
        return reader.varint();
    }

    private static void expect(MessageReader reader, int wireType) {
        if (reader.wireType() != wireType) {
            throw new IllegalArgumentException("wrong wireType = " + reader.wireType());
        }
    }
}
