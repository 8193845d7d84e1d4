package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.EngineReader;
import io.cooperage.engine.api.docker.DockerApiOptions;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.doctor.HostDoctor;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.EnginePaths;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/// What the commands are made of: the one place that names the engine's and the window's implementations.
///
/// @param engine opens the engine that lives in some paths
/// @param doctor looks at the machine without opening an engine
/// @param desktop shows the window
/// @param reader looks at what the engine of another process has
/// @param environment of the process
record Wiring(
        EngineOpener engine,
        ReaderOpener reader,
        DoctorOpener doctor,
        Desktop desktop,
        Map<String, String> environment,
        StandardStreams streams) {

    static Wiring production() {
        return new Wiring(
                Engine::open,
                EngineReader::open,
                HostDoctor::new,
                new FxDesktop(System.getenv()),
                System.getenv(),
                StandardStreams.ofProcess());
    }

    PrintWriter out() {
        return streams.out();
    }

    PrintWriter err() {
        return streams.err();
    }

    interface EngineOpener {
        /// @throws EngineException CONFLICT when another engine has these paths, and for whatever else stops it
        Engine open(EnginePaths paths);
    }

    interface ReaderOpener {
        /// @param scratch a folder for what it needs while it is open
        EngineReader open(EnginePaths paths, Path scratch);
    }

    interface DoctorOpener {
        Doctor open(EnginePaths paths);
    }

    interface Desktop {
        /// Opens the engine, its Docker API and a window on it; returns when the window was closed and the engine
        /// with it.
        void show(EngineOpener engine, EnginePaths paths, DockerApiOptions docker) throws InterruptedException;
    }
}
