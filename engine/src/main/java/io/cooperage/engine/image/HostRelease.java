package io.cooperage.engine.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Which distribution this machine runs (os-release(5)).
///
/// @param id `debian`; empty when unknown
/// @param codename `bookworm`; empty when it has none
record HostRelease(String id, String codename) {
    static HostRelease read() {
        for (String file : new String[] {"/etc/os-release", "/usr/lib/os-release"}) {
            try {
                return parse(Files.readString(Path.of(file)));
            } catch (IOException _) {
                // The second is what is left where the first is missing; without both nothing is known.
            }
        }
        return new HostRelease("", "");
    }

    static HostRelease parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, equals), line.substring(equals + 1).replaceAll("^[\"']|[\"']$", ""));
            }
        });
        return new HostRelease(values.getOrDefault("ID", ""), values.getOrDefault("VERSION_CODENAME", ""));
    }
}
