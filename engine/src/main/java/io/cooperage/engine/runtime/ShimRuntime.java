package io.cooperage.engine.runtime;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;

/// Starts and adopts `cooperage-shim` processes: one per container process or exec, each outliving this JVM.
public interface ShimRuntime extends Closeable {

    /// @param binDirectory where the shim program is put and the launcher's socket lives; private to the user, and not
    ///     on a filesystem mounted noexec. Made if missing.
    static ShimRuntime open(Path binDirectory) {
        return new ProcessShimRuntime(binDirectory);
    }

    /// The shim's program as a file, for those of its modes that serve no container (`enter`, `keep`).
    ///
    /// @param binDirectory as for [#open]
    static Path program(Path binDirectory) {
        return ShimBinary.extract(binDirectory.toAbsolutePath().normalize());
    }

    /// Executes a plan and returns when the program is running (its execve succeeded), or, with
    /// [LaunchRequest#hold], when everything but the final Exec is done.
    ///
    /// @throws LaunchException when a step failed; nothing of the launch is left behind
    Shim launch(LaunchRequest request);

    /// Connects to a shim that an earlier engine started in `directory`; empty when none runs there. A shim
    /// that has ended left its exit record, which [#exitRecord] reads.
    Optional<Shim> adopt(Path directory);

    /// How the last program in `directory` ended, if its shim recorded it.
    Optional<ShimExit> exitRecord(Path directory);

    /// Ends this engine's launcher. Shims and what they supervise live on.
    @Override
    void close();
}
