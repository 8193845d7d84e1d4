package io.cooperage.engine.container;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.cooperage.engine.error.EngineException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whose namespace of one kind a container has.
///
/// @param container of [Kind#CONTAINER], else null
public record NamespaceMode(Kind kind, @Nullable String container) {
    public static final NamespaceMode PRIVATE = new NamespaceMode(Kind.PRIVATE, null);
    public static final NamespaceMode HOST = new NamespaceMode(Kind.HOST, null);

    /// Of its own, and others may join it: for ipc.
    public static final NamespaceMode SHAREABLE = new NamespaceMode(Kind.SHAREABLE, null);

    /// Of its own and without /dev/shm: for ipc.
    public static final NamespaceMode NONE = new NamespaceMode(Kind.NONE, null);

    private static final String OTHER = "container:";

    public enum Kind {
        PRIVATE,
        SHAREABLE,
        NONE,
        HOST,
        CONTAINER
    }

    public static NamespaceMode ofContainer(String ref) {
        return new NamespaceMode(Kind.CONTAINER, ref);
    }

    public boolean isHost() {
        return kind == Kind.HOST;
    }

    /// A new namespace is made.
    public boolean isOwn() {
        return kind != Kind.HOST && kind != Kind.CONTAINER;
    }

    /// @throws EngineException INVALID_ARGUMENT for any other word
    @JsonCreator
    public static NamespaceMode parse(String text) {
        return parse("namespace", text);
    }

    /// @param what is shared, for the message
    /// @throws EngineException INVALID_ARGUMENT for any other word
    public static NamespaceMode parse(String what, String text) {
        if (text.startsWith(OTHER) && text.length() > OTHER.length()) {
            return ofContainer(text.substring(OTHER.length()));
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "", "private" -> PRIVATE;
            case "host" -> HOST;
            case "shareable" -> SHAREABLE;
            case "none" -> NONE;
            default ->
                throw EngineException.invalid("invalid " + what + " mode: " + text
                        + "; it can be private or host, and for" + " pid and ipc container:NAME");
        };
    }

    @JsonValue
    @Override
    public String toString() {
        return kind == Kind.CONTAINER ? OTHER + container : kind.name().toLowerCase(Locale.ROOT);
    }
}
