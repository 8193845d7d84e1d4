package io.cooperage.engine.cluster.kind.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.tree.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A place in an object: its path, what stands there, and the list to which complaints about it go. All
/// places that come from one root share the list.
public final class Place {
    private final String path;
    private final JsonNode node;
    private final List<FieldError> errors;

    private Place(String path, JsonNode node, List<FieldError> errors) {
        this.path = path;
        this.node = node;
        this.errors = errors;
    }

    /// A new root.
    public static Place of(JsonNode tree) {
        return of("", tree);
    }

    /// A new root that has a path already.
    public static Place of(String path, JsonNode tree) {
        return new Place(path, tree, new ArrayList<>());
    }

    public Place at(String field) {
        return new Place(path.isEmpty() ? field : path + "." + field, node.path(field), errors);
    }

    public Place at(int index) {
        return new Place(path + "[" + index + "]", node.path(index), errors);
    }

    /// The value of a map.
    public Place key(String key) {
        return new Place(path + "[" + key + "]", node.path(key), errors);
    }

    /// This value under another path, for where Kubernetes tells a place that is not quite the right one.
    public Place as(Place other) {
        return new Place(other.path, node, errors);
    }

    /// This value under a path of that name, at the same level.
    public Place called(String name) {
        int dot = path.lastIndexOf('.');
        return new Place(dot < 0 ? name : path.substring(0, dot + 1) + name, node, errors);
    }

    /// The elements of a list; none of anything else.
    public List<Place> each() {
        List<Place> all = new ArrayList<>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                all.add(at(i));
            }
        }
        return all;
    }

    /// The keys of a map.
    public List<String> keys() {
        List<String> all = new ArrayList<>();
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(all::add);
        }
        return all;
    }

    public JsonNode node() {
        return node;
    }

    public String path() {
        return path;
    }

    /// Neither missing nor null.
    public boolean there() {
        return !node.isMissingNode() && !node.isNull();
    }

    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    /// No text, or an empty one.
    public boolean blank() {
        return text().isEmpty();
    }

    /// Nothing there, or a list or map with nothing in it.
    public boolean empty() {
        return Trees.empty(node);
    }

    public String text() {
        return Trees.text(node);
    }

    public String text(String field) {
        return Trees.text(node, field);
    }

    public long number() {
        return node.asLong();
    }

    public boolean flag(String field) {
        return node.path(field).asBoolean();
    }

    /// So far, of the whole object.
    public List<FieldError> errors() {
        return errors;
    }

    public void add(FieldError error) {
        errors.add(error);
    }

    public void required() {
        required("");
    }

    public void required(String detail) {
        errors.add(FieldError.required(path, detail));
    }

    public void forbidden(String detail) {
        errors.add(FieldError.forbidden(path, detail));
    }

    public void invalid(String detail) {
        invalid(value(), detail);
    }

    /// @param value what is shown instead of what stands here
    public void invalid(Object value, String detail) {
        errors.add(FieldError.invalid(path, value, detail));
    }

    public void duplicate() {
        duplicate(value());
    }

    public void duplicate(Object value) {
        errors.add(FieldError.duplicate(path, value));
    }

    public void notFound() {
        errors.add(FieldError.notFound(path, value()));
    }

    public void notSupported(Iterable<String> supported) {
        errors.add(FieldError.notSupported(path, value(), supported));
    }

    public void tooLong(int most) {
        errors.add(FieldError.tooLong(path, most));
    }

    /// Complains with each of what the rule says about the text.
    public void must(Function<String, List<String>> rule) {
        String text = text();
        rule.apply(text).forEach(message -> invalid(text, message));
    }

    /// [#must] where there is a text, else [#required()].
    public void mustHave(Function<String, List<String>> rule) {
        if (blank()) {
            required();
        } else {
            must(rule);
        }
    }

    /// Complains when it is something else; nothing is fine.
    public void oneOf(List<String> supported) {
        if (there() && !supported.contains(text())) {
            notSupported(supported);
        }
    }

    /// Complains when it is something else, or nothing.
    public void requiredOneOf(List<String> supported) {
        if (blank()) {
            required();
        } else {
            oneOf(supported);
        }
    }

    public void notNegative() {
        if (there() && number() < 0) {
            invalid(number(), "must be greater than or equal to 0");
        }
    }

    /// What must stay as it was.
    public void unchanged(JsonNode before) {
        unchanged(before, value());
    }

    /// @param value what is shown instead of what stands here
    public void unchanged(JsonNode before, Object value) {
        if (!Trees.same(node, before)) {
            invalid(value, "field is immutable");
        }
    }

    /// What stands here as an error shows it: texts in quotes, all else as JSON.
    private Object value() {
        if (!there()) {
            return NullNode.getInstance();
        }
        return node.isTextual() ? node.asText() : node;
    }
}
