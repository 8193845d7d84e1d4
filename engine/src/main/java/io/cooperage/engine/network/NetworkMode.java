package io.cooperage.engine.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whose network namespace a container is in.
///
/// @param container id or name of the one whose namespace is shared; null but for [Kind#CONTAINER]
public record NetworkMode(Kind kind, @Nullable String container) {
    /// A namespace of its own with nothing but loopback.
    public static final NetworkMode NONE = new NetworkMode(Kind.NONE, null);

    /// The machine's own.
    public static final NetworkMode HOST = new NetworkMode(Kind.HOST, null);

    /// A namespace of its own, connected to the networks of [NetworkSettings#endpoints].
    public static final NetworkMode NETWORKS = new NetworkMode(Kind.NETWORKS, null);

    private static final String OTHER = "container:";

    public enum Kind {
        NONE,
        HOST,
        CONTAINER,
        NETWORKS
    }

    /// The namespace of another container.
    public static NetworkMode ofContainer(String ref) {
        return new NetworkMode(Kind.CONTAINER, ref);
    }

    /// As [#toString] wrote it; also the words of rows from before there were networks.
    @JsonCreator
    static NetworkMode parse(String text) {
        if (text.startsWith(OTHER)) {
            return ofContainer(text.substring(OTHER.length()));
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "host" -> HOST;
            case "networks" -> NETWORKS;
            default -> NONE;
        };
    }

    @JsonValue
    @Override
    public String toString() {
        return kind == Kind.CONTAINER ? OTHER + container : kind.name().toLowerCase(Locale.ROOT);
    }
}
