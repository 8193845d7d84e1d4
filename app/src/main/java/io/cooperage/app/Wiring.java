package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.EnginePaths;
import java.io.PrintWriter;
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
        PrintWriter out,
        PrintWriter err) {

    static Wiring production() {
        return new Wiring(
                paths -> {
                    throw missing("engine");
                },
                paths -> {
                    throw missing("preflight");
                },
                engine -> {
                    throw missing("window");
                },
                System.getenv(),
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()));
    }

    private static EngineException missing(String part) {
        return EngineException.notImplemented("the " + part + " is not part of this build");
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
