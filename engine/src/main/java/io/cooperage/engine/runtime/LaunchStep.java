package io.cooperage.engine.runtime;

/// One primitive of making a container: what is done, with what, and nothing about why.
public sealed interface LaunchStep {

    /// For people: `mount proc on /proc (nosuid,noexec,nodev)`.
    String describe();

    /// Replaces the process by the program. Always the last step.
    ///
    /// @param file absolute path, or a name to be searched in `path`
    record Exec(String file, java.util.List<String> args, java.util.List<String> env, String path)
            implements LaunchStep {
        public Exec {
            args = java.util.List.copyOf(args);
            env = java.util.List.copyOf(env);
        }

        @Override
        public String describe() {
            return "exec " + String.join(" ", args);
        }
    }
}
