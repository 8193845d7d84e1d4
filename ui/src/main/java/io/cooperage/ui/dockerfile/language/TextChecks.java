package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.build.CheckReport;
import io.cooperage.engine.build.lint.ProjectLinter;
import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import java.util.List;
import java.util.function.BiFunction;

/// How the texts of a project are checked. Any thread.
///
/// @param linter with what the project's `.hadolint.yaml` says
/// @param recipes given a file's name and text, checks it as a team recipe; blocks, and throws what the
///     engine throws
public record TextChecks(ProjectLinter linter, BiFunction<String, String, CheckReport> recipes) {
    /// Without a project.
    public static final TextChecks NONE =
            new TextChecks(ProjectLinter.PLAIN, (_, _) -> new CheckReport(List.of(), false, ""));

    DockerfileDocument document(String text, BuildFacts facts) {
        return new DockerfileDocument(text, facts, linter.config().settings(), linter::remembered);
    }
}
