package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a step selected, found but not copied. Valid while the [io.cooperage.engine.build.context.BuildFiles]
/// it was found in is open. One thread at a time.
public final class CopySelection implements AutoCloseable {
    private final CopyStep step;
    private final List<Source> sources;
    private final @Nullable ModeChange mode;
    private final List<BuildFiles> opened;
    private @Nullable CopyDigest digest;

    CopySelection(CopyStep step, List<Source> sources, @Nullable ModeChange mode, List<BuildFiles> opened) {
        this.step = step;
        this.sources = List.copyOf(sources);
        this.mode = mode;
        this.opened = List.copyOf(opened);
    }

    /// Reads what is not remembered from earlier.
    ///
    /// @throws EngineException CONFLICT when a file changes meanwhile; FORBIDDEN for one that may not be
    ///     read; CANCELLED when interrupted
    public CopyDigest digest() {
        CopyDigest made = digest;
        if (made == null) {
            made = new SelectionDigest().of(sources);
            digest = made;
        }
        return made;
    }

    /// Copies, in the order of the sources. What was copied before a failure stays.
    ///
    /// @throws EngineException INVALID_ARGUMENT in BuildKit's words when a folder is in the way of a file or
    ///     the other way round, and for an unknown owner; RESOURCE_EXHAUSTED for a full disk; CANCELLED when
    ///     interrupted
    public CopyResult apply(CopyTarget target) {
        return new CopyRun(step, mode, target).run(sources);
    }

    static void closeAll(List<BuildFiles> opened) {
        opened.forEach(BuildFiles::close);
    }

    /// Removes what was fetched for this step alone.
    @Override
    public void close() {
        closeAll(opened);
    }
}
