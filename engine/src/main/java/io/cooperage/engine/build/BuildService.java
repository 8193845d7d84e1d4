package io.cooperage.engine.build;

import io.cooperage.engine.build.lint.ProjectLinter;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.files.FileTree;
import java.nio.file.Path;
import java.util.List;

/// The use cases of building. Methods block; call them from a virtual thread. Interrupting the caller
/// cancels a build (CANCELLED), which leaves nothing mounted and nothing half-made.
///
/// A request whose Dockerfile is called `docker.yaml` or `docker.yml` is a team recipe
/// ([io.cooperage.engine.build.recipe.Recipe]): it is built as the Dockerfile that does the same, and lines
/// in events, warnings and failures are the recipe's.
public interface BuildService {

    /// Builds. What happens is told to `listener` as it happens, from several threads but one call at a time.
    ///
    /// @throws BuildException when the Dockerfile or a step of it is at fault, with its place
    /// @throws io.cooperage.engine.error.EngineException for anything else
    BuildResult build(BuildRequest request, BuildListener listener);

    /// Checks the Dockerfile of a request without building: what `docker build --check` says, hadolint's
    /// rules, and ShellCheck of its commands where that is installed, as the project's `.hadolint.yaml` wants
    /// them.
    ///
    /// @throws BuildException when the Dockerfile could not be built at all, or the `.hadolint.yaml`
    ///     makes no sense
    CheckReport check(BuildRequest request);

    /// The linter that [#check] uses in a folder, for an editor that checks while it is typed.
    ///
    /// @throws BuildException INVALID_ARGUMENT with the place of what is wrong in a `.hadolint.yaml`
    ProjectLinter linter(Path folder);

    /// What earlier builds have left of the stages of the Dockerfiles of a context, for an editor that proposes
    /// and checks paths while it is typed. It knows what there is now; [BuiltStages#forget] makes it look
    /// again.
    ///
    /// @param dockerfile path in the context, for the ignore file beside it
    BuiltStages stages(BuildRequest.BuildContext context, String dockerfile);

    /// Builds that have ended, newest first; a bounded number of them, kept over restarts.
    List<BuildRecord> history();

    /// Everything that was told about one of [#history], so that it can be shown again.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND
    List<BuildEvent> events(String buildId);

    /// The files after a finished step, or as they were when the step failed; kept while the cache
    /// holds them.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND when they are gone
    FileTree files(String buildId, String stepId);

    /// A container that stands on the files of [#files], with the step's environment, directory and
    /// user and a shell as
    /// its command. The caller creates, starts and removes it.
    ContainerConfig shell(String buildId, String stepId);

    /// What the cache holds.
    List<CacheRecord> cache();

    /// What [#pruneCache] would remove now.
    List<CacheRecord> prunableCache(CachePruning what);

    /// @return what was removed
    List<CacheRecord> pruneCache(CachePruning what);
}
