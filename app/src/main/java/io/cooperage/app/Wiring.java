package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.EnginePaths;
import java.io.PrintStream;
import java.util.Map;

/// What the commands are made of: the one place that names the engine's and the window's implementations.
///
/// @param openEngine opens the engine that lives in some paths; throws EngineException CONFLICT when another has them
/// @param doctor looks at the machine without opening an engine
/// @param desktop shows the window and returns its exit status when it was closed
/// @param environment of the process
record Wiring(
        EngineOpener openEngine,
        DoctorOpener doctor,
        Desktop desktop,
        Map<String, String> environment,
        PrintStream out,
        PrintStream err) {

    static Wiring production() {
        return new Wiring(
                Wiring::missing,
                Wiring::missing,
                engine -> missing(engine.paths()),
                System.getenv(),
                System.out,
                System.err);
    }

    private static <T> T missing(EnginePaths paths) {
        throw new EngineException(ErrorKind.NOT_IMPLEMENTED, "the engine for " + paths + " is not part of this build");
    }

    interface EngineOpener {
        Engine open(EnginePaths paths);
    }

    interface DoctorOpener {
        Doctor open(EnginePaths paths);
    }

    /// The calling thread belongs to the window until it returns.
    interface Desktop {
        int show(Engine engine);
    }
}
