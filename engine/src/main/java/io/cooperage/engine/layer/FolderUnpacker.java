package io.cooperage.engine.layer;

import io.cooperage.engine.layer.UnpackOptions.Links;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.Syscalls;
import java.io.InputStream;

/// Unpacks archives into a tree that is in use, as `docker cp` does: what an entry names is replaced, folders are
/// filled, everything else stays.
///
/// Paths and links are resolved inside the tree, each step one name in a folder that is held open; so neither the
/// archive nor a program that changes the tree meanwhile leads it out. What was unpacked before a failure stays.
/// Any thread; an interrupt cancels.
public final class FolderUnpacker {
    private final Syscalls kernel;
    private final UnpackOptions options;

    public FolderUnpacker(Syscalls kernel, IdMap ids) {
        this.kernel = kernel;
        this.options = UnpackOptions.of(ids).withLinks(Links.IN_ROOT);
    }

    /// @param archive tar, plain or packed; closed
    /// @param title what messages call it
    /// @param root of the tree
    /// @param folder in the tree that names are relative to; made if missing
    /// @param keepTypes INVALID_ARGUMENT when a folder would take the place of a file or the other way round
    /// @param keepOwners else everything belongs to the container's root
    /// @throws io.cooperage.engine.error.EngineException as [ArchiveUnpacker#unpack]
    public Unpacked unpack(
            InputStream archive, String title, Fd root, String folder, boolean keepTypes, boolean keepOwners) {
        return unpack(archive, title, root, new TreeWriter.Placement(folder(folder), keepTypes), keepOwners);
    }

    /// The same with one thing in the archive called `newBase` instead of `base`.
    public Unpacked unpackAs(
            InputStream archive,
            String title,
            Fd root,
            String folder,
            String base,
            String newBase,
            boolean keepOwners) {
        return unpack(archive, title, root, new TreeWriter.Placement(folder(folder), false, base, newBase), keepOwners);
    }

    private static EntryName folder(String path) {
        return EntryName.of(path, "the folder");
    }

    private Unpacked unpack(
            InputStream archive, String title, Fd root, TreeWriter.Placement place, boolean keepOwners) {
        return new Unpacking(kernel, title, -1, options).run(archive, root, place, keepOwners);
    }
}
