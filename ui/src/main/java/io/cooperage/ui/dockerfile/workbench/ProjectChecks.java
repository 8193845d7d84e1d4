package io.cooperage.ui.dockerfile.workbench;

import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.build.lint.ProjectLinter;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.dockerfile.DockerfileParts;
import io.cooperage.ui.dockerfile.language.TextChecks;
import io.cooperage.ui.fx.LatestTask;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the open folder wants its texts checked: its `.hadolint.yaml`, and ShellCheck where that is installed.
/// FX thread only.
final class ProjectChecks {
    private final DockerfileParts parts;
    private final Runnable changed;
    private final LatestTask reading = new LatestTask();
    private final Set<String> toldTroubles = new HashSet<>();
    private ProjectLinter linter = ProjectLinter.PLAIN;

    /// @param changed run when texts have to be checked anew
    ProjectChecks(DockerfileParts parts, Runnable changed) {
        this.parts = parts;
        this.changed = changed;
    }

    /// @param root of the context; null while none is open
    TextChecks of(@Nullable Path root) {
        BuildService builder = parts.builder();
        if (builder == null) {
            return TextChecks.NONE;
        }
        BuildRequest plain = BuildRequest.of(root == null ? new BuildContext.Empty() : new BuildContext.Folder(root));
        return new TextChecks(linter, (name, text) -> builder.check(plain.withDockerfile(name, text)));
    }

    /// Reads it again.
    void read(@Nullable Path root) {
        BuildService builder = parts.builder();
        if (builder == null || root == null) {
            return;
        }
        reading.follow(parts.tasks().quiet(() -> builder.linter(root)), this::found, this::tell);
    }

    private void found(ProjectLinter fresh) {
        // What ShellCheck has said so far is kept as long as it is the same program.
        ProjectLinter now =
                new ProjectLinter(fresh.config(), linter.shellCheck().or(fresh::shellCheck));
        if (!now.equals(linter)) {
            linter = now;
            changed.run();
        }
    }

    /// Once each: the same file is read again and again.
    void tell(Throwable trouble) {
        String words = parts.errors().textOf(trouble);
        if (toldTroubles.add(words)) {
            parts.notices().toast(Toast.of(Tone.WARNING, words));
        }
    }
}
