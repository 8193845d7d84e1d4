package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.lint.Severity;
import java.util.List;

/// What is said of a Dockerfile that is not built.
///
/// @param findings from top to bottom
/// @param failed whether the project takes them for a failure: by the threshold of its `.hadolint.yaml`,
///     which is `info` without one, or by the file's own `# check=error=true`
/// @param trouble what could not be checked, and why; empty when everything was
public record CheckReport(List<Finding> findings, boolean failed, String trouble) {
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /// @param rule its name, `JSONArgsRecommended` or `DL3008` or `SC2086`
    /// @param url of a page that explains it; empty when there is none
    /// @param line in the Dockerfile, from 1
    public record Finding(String rule, Severity severity, String message, String url, int line) {}
}
