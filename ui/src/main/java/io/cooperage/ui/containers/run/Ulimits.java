package io.cooperage.ui.containers.run;

import io.cooperage.engine.oci.Spec;
import java.util.List;
import java.util.Locale;

/// Lines such as `nofile=1024:4096` as the engine wants them.
final class Ulimits {
    private Ulimits() {}

    /// @param lines that passed [FormRules#ulimits]
    static List<Spec.Rlimit> parse(List<String> lines) {
        return lines.stream()
                .map(line -> {
                    String[] parts = line.split("=", 2);
                    String[] limits = parts[1].split(":", -1);
                    return new Spec.Rlimit(
                            "RLIMIT_" + parts[0].toUpperCase(Locale.ROOT),
                            value(limits[limits.length - 1]),
                            value(limits[0]));
                })
                .toList();
    }

    /// Unsigned, so that −1 is RLIM_INFINITY.
    static long value(String text) {
        return text.equals("unlimited") ? -1 : Long.parseLong(text);
    }
}
