package io.cooperage.engine.dockerfile.lint;

/// How bad a finding is, worst first.
public enum Severity {
    /// The build fails, or hadolint calls it an error.
    ERROR,
    WARNING,
    INFO,
    STYLE
}
