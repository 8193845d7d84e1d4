package io.cooperage.engine.cluster.kind.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Fills what is absent from a tree: what is missing or null, and of texts and counts also the empty value,
/// which Kubernetes' own decoder cannot tell from a missing one.
public final class Absent {

    private Absent() {}

    public static void text(ObjectNode at, String field, String value) {
        if (Trees.text(at, field).isEmpty()) {
            at.put(field, value);
        }
    }

    /// A text whose empty value means something.
    public static void anyText(ObjectNode at, String field, String value) {
        if (!at.hasNonNull(field)) {
            at.put(field, value);
        }
    }

    public static void flag(ObjectNode at, String field, boolean value) {
        if (!at.hasNonNull(field)) {
            at.put(field, value);
        }
    }

    /// A number whose zero means something.
    public static void number(ObjectNode at, String field, int value) {
        if (!at.hasNonNull(field)) {
            at.put(field, value);
        }
    }

    /// A number whose zero means nothing.
    public static void count(ObjectNode at, String field, int value) {
        if (at.path(field).asInt() == 0) {
            at.put(field, value);
        }
    }

    /// Any value, such as a percentage.
    public static void value(ObjectNode at, String field, JsonNode value) {
        if (!at.hasNonNull(field)) {
            at.set(field, value);
        }
    }

    /// The object under this name, made when it is absent.
    public static ObjectNode object(ObjectNode at, String field) {
        return at.get(field) instanceof ObjectNode there ? there : at.putObject(field);
    }
}
