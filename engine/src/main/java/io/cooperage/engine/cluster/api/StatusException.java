package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a client of Kubernetes gets as an object of kind Status.
public class StatusException extends EngineException {
    private static final long serialVersionUID = 1L;

    private final StatusReason reason;
    private final transient @Nullable Details details;

    public StatusException(StatusReason reason, String message) {
        this(reason, message, null);
    }

    public StatusException(StatusReason reason, String message, @Nullable Details details) {
        super(reason.kind(), message);
        this.reason = reason;
        this.details = details;
    }

    public StatusReason reason() {
        return reason;
    }

    public @Nullable Details details() {
        return details;
    }

    /// @param kind the plural, except with [StatusReason#INVALID], where it is the kind
    /// @param retryAfterSeconds 0 for none
    public record Details(
            String name, String group, String kind, String uid, List<Cause> causes, int retryAfterSeconds) {
        public Details {
            causes = List.copyOf(causes);
        }
    }

    public record Cause(String reason, String message, String field) {}

    public static StatusException notFound(Kind kind, String name) {
        return new StatusException(
                StatusReason.NOT_FOUND, kind.resource() + " \"" + name + "\" not found", about(kind, name));
    }

    public static StatusException alreadyExists(Kind kind, String name) {
        return new StatusException(
                StatusReason.ALREADY_EXISTS, kind.resource() + " \"" + name + "\" already exists", about(kind, name));
    }

    public static StatusException modified(Kind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static StatusException conflict(Kind kind, String name, String why) {
        return new StatusException(
                StatusReason.CONFLICT,
                "Operation cannot be fulfilled on " + kind.resource() + " \"" + name + "\": " + why,
                about(kind, name));
    }

    public static StatusException badRequest(String message) {
        return new StatusException(StatusReason.BAD_REQUEST, message);
    }

    public static StatusException invalid(Kind kind, String name, List<FieldError> errors) {
        String text = errors.size() == 1
                ? errors.getFirst().toString()
                : errors.stream().map(FieldError::toString).collect(Collectors.joining(", ", "[", "]"));
        String type = kind.id().group().isEmpty()
                ? kind.id().kind()
                : kind.id().kind() + "." + kind.id().group();
        List<Cause> causes = errors.stream()
                .map(e -> new Cause(e.type().reason(), e.text(), e.field()))
                .toList();
        return new StatusException(
                StatusReason.INVALID,
                type + " \"" + name + "\" is invalid: " + text,
                new Details(name, kind.id().group(), kind.id().kind(), "", causes, 0));
    }

    /// Of a patch that makes something that is no object of its kind.
    ///
    /// @param patch as it is shown
    public static StatusException invalidPatch(String patch, String why) {
        FieldError error = FieldError.invalid("patch", patch, why);
        return new StatusException(
                StatusReason.INVALID,
                " \"\" is invalid: " + error,
                new Details("", "", "", "", List.of(new Cause(error.type().reason(), error.text(), error.field())), 0));
    }

    private static Details about(Kind kind, String name) {
        return new Details(name, kind.id().group(), kind.plural(), "", List.of(), 0);
    }
}
