package io.cooperage.engine.build;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Spec;
import java.util.Locale;

/// Reads `nofile=1024:2048`.
final class Ulimit {
    private Ulimit() {}

    /// @throws EngineException INVALID_ARGUMENT naming the text
    static Spec.Rlimit parse(String text) {
        int equals = text.indexOf('=');
        String[] limits = text.substring(equals + 1).split(":", -1);
        if (equals <= 0 || limits.length > 2) {
            throw EngineException.invalid("invalid ulimit argument: " + text + "; it is NAME=SOFT or NAME=SOFT:HARD");
        }
        long soft = number(limits[0], text);
        long hard = limits.length == 1 ? soft : number(limits[1], text);
        if (hard != -1 && (soft == -1 || soft > hard)) {
            throw EngineException.invalid("ulimit soft limit must be less than or equal to hard limit: " + text);
        }
        return new Spec.Rlimit("RLIMIT_" + text.substring(0, equals).toUpperCase(Locale.ROOT), hard, soft);
    }

    private static long number(String limit, String text) {
        try {
            return limit.equals("unlimited") ? -1 : Long.parseLong(limit);
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorKind.INVALID_ARGUMENT, "invalid ulimit argument: " + text, e);
        }
    }
}
