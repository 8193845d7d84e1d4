package io.cooperage.engine.build;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens in a build. [Planned] comes first, [Finished] last; a step's own events come in the
/// order started, output, done, however many steps run at once.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BuildEvent.Planned.class, name = "planned"),
    @JsonSubTypes.Type(value = BuildEvent.StepStarted.class, name = "started"),
    @JsonSubTypes.Type(value = BuildEvent.StepOutput.class, name = "output"),
    @JsonSubTypes.Type(value = BuildEvent.StepDone.class, name = "done"),
    @JsonSubTypes.Type(value = BuildEvent.StepFailed.class, name = "failed"),
    @JsonSubTypes.Type(value = BuildEvent.Warning.class, name = "warning"),
    @JsonSubTypes.Type(value = BuildEvent.Finished.class, name = "finished")
})
public sealed interface BuildEvent {

    /// The graph of what will be done: only what the target needs. It is told again, and then counts
    /// instead, when a base image that had to be fetched first brings ONBUILD instructions along.
    ///
    /// @param dockerfile its text as it was built
    record Planned(String buildId, Instant at, String dockerfile, List<StagePlan> stages) implements BuildEvent {}

    /// @param index in the file, from 0
    /// @param name empty when it has none
    /// @param base as written, with variables replaced: an image, or the name of a stage
    record StagePlan(int index, String name, String base, List<StepPlan> steps) {}

    /// One instruction of a stage.
    ///
    /// @param id unique in the build
    /// @param text the instruction with variables replaced, on one line
    /// @param firstLine,lastLine in the Dockerfile, from 1
    /// @param dependsOn ids of steps that must be done first: the one before it, and what it copies or
    ///     mounts from
    record StepPlan(String id, String text, int firstLine, int lastLine, List<String> dependsOn) {}

    record StepStarted(String stepId, Instant at) implements BuildEvent {}

    /// What the command of a step wrote, or what the builder has to say of it (a download's progress).
    ///
    /// @param error it was written to stderr
    record StepOutput(String stepId, boolean error, String text) implements BuildEvent {}

    /// @param cached nothing was done
    /// @param miss why it was not cached, null when it was
    /// @param added bytes of the files it added or changed
    /// @param wasted bytes of files below that it made unreachable: changed or deleted ones
    record StepDone(String stepId, boolean cached, @Nullable CacheMiss miss, Duration took, long added, long wasted)
            implements BuildEvent {}

    /// @param message ends with what to do where there is something
    /// @param exitCode of the command, -1 when none ran
    /// @param lastLines of what it wrote
    record StepFailed(String stepId, String message, int exitCode, List<String> lastLines, Duration took)
            implements BuildEvent {}

    /// Something that is not wrong enough to stop.
    ///
    /// @param rule the name of the check, `JSONArgsRecommended`; empty when it is none's
    /// @param line in the Dockerfile, from 1; 0 when it is about no line
    record Warning(String rule, String message, String url, int line) implements BuildEvent {}

    /// The end, also of a build that failed or was cancelled.
    ///
    /// @param image digest of the image's manifest, null when none was made
    record Finished(boolean success, @Nullable String image, String message, Duration took) implements BuildEvent {}

    /// Why a step was not in the cache.
    ///
    /// @param reason one line for people
    /// @param input which input differs from the nearest record: `instruction`, `parent`, `file`, `argument`,
    ///     `none kept`, `not wanted`
    /// @param name the file or argument
    /// @param before,after its old and new value or digest, empty when there is none
    record CacheMiss(String reason, String input, String name, String before, String after) {}
}
