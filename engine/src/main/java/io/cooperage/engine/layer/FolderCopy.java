package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.layer.UnpackOptions.Links;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;

/// Copies what is in a folder into another, over what is there, with everything that belongs to a file: owner,
/// mode, times, attributes, hard links, holes. Never follows a link. Any thread; an interrupt cancels.
public final class FolderCopy {
    private final Syscalls kernel;
    private final UnpackOptions options;

    /// @param ids that the owners on both sides are mapped by
    public FolderCopy(Syscalls kernel, IdMap ids) {
        this.kernel = kernel;
        this.options = UnpackOptions.of(ids).withLinks(Links.IN_ROOT);
    }

    /// @param from open in any way, `O_PATH` too
    /// @param to open for reading; gets the attributes of `from`
    /// @return how many files and folders were in it
    public long copy(Fd from, Fd to) {
        UnpackWarnings warnings = new UnpackWarnings();
        TreeWriter.Placement place = new TreeWriter.Placement(EntryName.of("", "the folder"), false);
        long[] count = {-1};
        try (TreeWriter writer = new TreeWriter(kernel, to, options, place, warnings)) {
            new FolderWalk(kernel, options.ids(), _ -> false).walk(from, ".", "", file -> {
                count[0]++;
                try (DiskEntry disk = DiskEntry.of(kernel, file)) {
                    writer.put(EntryName.of(file.entry().path(), "its path"), disk.entry(), disk);
                }
            });
            writer.finish(_ -> {});
            return count[0];
        } catch (IOException failure) {
            throw new EngineException(
                    ErrorKind.CONFLICT, "copy " + from + " to " + to + ": " + failure.getMessage(), failure);
        }
    }
}
