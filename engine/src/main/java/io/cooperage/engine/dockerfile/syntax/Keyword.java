package io.cooperage.engine.dockerfile.syntax;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The instructions of the language.
public enum Keyword {
    ADD,
    ARG,
    CMD,
    COPY,
    ENTRYPOINT,
    ENV,
    EXPOSE,
    FROM,
    HEALTHCHECK,
    LABEL,
    MAINTAINER,
    ONBUILD,
    RUN,
    SHELL,
    STOPSIGNAL,
    USER,
    VOLUME,
    WORKDIR;

    private static final Map<String, Keyword> BY_NAME = new HashMap<>();
    private static final List<String> NAMES =
            Stream.of(values()).map(Keyword::name).toList();

    static {
        for (Keyword keyword : values()) {
            BY_NAME.put(keyword.name(), keyword);
        }
    }

    /// Case does not matter; null for a name that is no instruction.
    public static @Nullable Keyword of(String name) {
        Keyword exact = BY_NAME.get(name);
        return exact != null ? exact : BY_NAME.get(name.toUpperCase(Locale.ROOT));
    }

    public static List<String> names() {
        return NAMES;
    }

    /// Whether `<<EOF` means a heredoc in this instruction.
    public boolean takesHeredocs() {
        return this == RUN || this == COPY || this == ADD;
    }
}
