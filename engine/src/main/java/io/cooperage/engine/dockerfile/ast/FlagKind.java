package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.syntax.Keyword;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a flag takes, and which flags each instruction has.
public enum FlagKind {
    /// `--link`, `--link=false`.
    BOOLEAN,
    /// Once, with a value.
    STRING,
    /// Any number of times, with a value.
    STRINGS;

    private static final Map<Keyword, Map<String, FlagKind>> FLAGS = Map.of(
            Keyword.FROM, strings("platform"),
            Keyword.ADD,
                    flags(
                            List.of("chown", "chmod", "checksum"),
                            List.of("link", "keep-git-dir", "unpack"),
                            List.of("exclude")),
            Keyword.COPY, flags(List.of("chown", "from", "chmod"), List.of("link", "parents"), List.of("exclude")),
            Keyword.RUN, flags(List.of("network", "security"), List.of(), List.of("mount", "device")),
            Keyword.HEALTHCHECK, strings("interval", "timeout", "start-period", "start-interval", "retries"));

    private static Map<String, FlagKind> strings(String... names) {
        return flags(List.of(names), List.of(), List.of());
    }

    private static Map<String, FlagKind> flags(List<String> strings, List<String> booleans, List<String> repeated) {
        Map<String, FlagKind> flags = new LinkedHashMap<>();
        strings.forEach(name -> flags.put(name, STRING));
        booleans.forEach(name -> flags.put(name, BOOLEAN));
        repeated.forEach(name -> flags.put(name, STRINGS));
        return flags;
    }

    /// By name without dashes, empty for an instruction without flags.
    public static Map<String, FlagKind> of(Keyword keyword) {
        return FLAGS.getOrDefault(keyword, Map.of());
    }
}
