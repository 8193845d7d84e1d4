package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.model.GlobalArgs;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The arguments of a build, with the values that were left to the caller's environment.
///
/// @param given by name, proxies not included
/// @param proxies `NAME=value`: what RUN gets without asking; never stored, never part of a cache key
/// @param epoch `SOURCE_DATE_EPOCH`; null for none
record BuildArguments(
        Map<String, String> given,
        List<String> proxies,
        @Nullable Long epoch) {
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    BuildArguments {
        given = Map.copyOf(given);
        proxies = List.copyOf(proxies);
    }

    /// @throws EngineException INVALID_ARGUMENT when the epoch is no number
    static BuildArguments of(BuildRequest request, Map<String, String> environment) {
        Map<String, String> given = new LinkedHashMap<>();
        request.args().forEach((name, value) -> {
            String known = value == null ? environment.get(name) : value;
            if (known != null) {
                given.put(name, known);
            }
        });
        List<String> proxies = new ArrayList<>();
        for (String name : GlobalArgs.PROXIES) {
            String value = given.getOrDefault(name, environment.getOrDefault(name, ""));
            if (!value.isEmpty()) {
                proxies.add(name + "=" + value);
            }
        }
        Long epoch = request.epoch();
        String text = given.get(EPOCH);
        if (epoch == null && text != null && !text.isEmpty()) {
            try {
                epoch = Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new EngineException(
                        ErrorKind.INVALID_ARGUMENT,
                        "invalid " + EPOCH + ": " + text + " is no number of seconds since 1970",
                        e);
            }
        }
        return new BuildArguments(given, proxies, epoch);
    }

    /// With the variables that tell of the target.
    Map<String, String> withPlatform(Platform target, @Nullable String stage) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("TARGETPLATFORM", target.toString());
        all.put("TARGETOS", target.os());
        all.put("TARGETARCH", target.architecture());
        all.put("TARGETVARIANT", Objects.requireNonNullElse(target.variant(), ""));
        if (stage != null && !stage.isEmpty()) {
            all.put("TARGETSTAGE", stage);
        }
        all.putAll(given);
        return all;
    }
}
