package io.cooperage.app;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.Map;
import java.util.Optional;

/// What kept the launcher from making the user namespace that an ordinary user's containers need. It leaves the telling
/// to us, who can show it in a window or a table.
record LaunchTrouble(String what, String remedy) {
    static Optional<LaunchTrouble> in(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("COOPERAGE_LAUNCH_TROUBLE"))
                .map(what -> new LaunchTrouble(what, environment.getOrDefault("COOPERAGE_LAUNCH_REMEDY", "")));
    }

    EngineException failure() {
        return new EngineException(ErrorKind.FORBIDDEN, what + "; mend it with:\n  " + remedy);
    }

    Check check() {
        return new Check("launch", Verdict.ESSENTIAL_MISSING, what, remedy);
    }
}
