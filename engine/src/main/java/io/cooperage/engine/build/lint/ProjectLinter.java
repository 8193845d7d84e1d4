package io.cooperage.engine.build.lint;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.ExternalFinding;
import io.cooperage.engine.dockerfile.lint.Linter;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The linter as a project sets it up: with its `.hadolint.yaml`, and with ShellCheck where that is
/// installed. Any thread; an interrupt cancels.
///
/// @param config from the first place that has one, else hadolint's defaults
/// @param shellCheck empty where it is not installed
public record ProjectLinter(HadolintConfig config, Optional<ShellCheck> shellCheck) {

    /// @param folder that the build is run from
    /// @param environment of whoever builds
    /// @throws io.cooperage.engine.build.BuildException INVALID_ARGUMENT with the place of what is wrong in
    ///     the configuration
    public static ProjectLinter of(Path folder, Map<String, String> environment) {
        HadolintConfig config = HadolintConfig.find(folder, environment)
                .map(HadolintConfig::read)
                .orElse(HadolintConfig.DEFAULT);
        return new ProjectLinter(config, ShellCheck.installed());
    }

    /// @param diagnostics from top to bottom
    /// @param trouble why shell commands were not checked though ShellCheck is there; empty when they were
    public record Report(List<Diagnostic> diagnostics, String trouble) {
        public Report {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /// Without a configuration, and without ShellCheck.
    public static final ProjectLinter PLAIN = new ProjectLinter(HadolintConfig.DEFAULT, Optional.empty());

    /// What ShellCheck has said before; as quick as reading.
    public List<ExternalFinding> remembered(Dockerfile file) {
        return shellCheck.map(program -> program.remembered(file)).orElse(List.of());
    }

    /// Has ShellCheck look at what it has not seen yet, for [#remembered].
    ///
    /// @return whether there was anything
    /// @throws EngineException UNAVAILABLE or RESOURCE_EXHAUSTED with what is wrong with ShellCheck;
    ///     CANCELLED
    public boolean learn(Dockerfile file) {
        return shellCheck.isPresent() && shellCheck.get().learn(file);
    }

    /// @throws EngineException CANCELLED
    public Report lint(BuildModel model) {
        Linter linter = new Linter(config.settings());
        if (shellCheck.isEmpty()) {
            return new Report(linter.lint(model), "");
        }
        try {
            List<ExternalFinding> found = shellCheck.get().check(model.file());
            return new Report(linter.lint(model, found), "");
        } catch (EngineException failure) {
            if (failure.kind() == ErrorKind.CANCELLED) {
                throw failure;
            }
            return new Report(linter.lint(model), String.valueOf(failure.getMessage()));
        }
    }

    /// Whether a check with such findings fails.
    public boolean fails(Report report) {
        return report.diagnostics().stream().anyMatch(found -> config.fails(found.severity()));
    }
}
