package io.cooperage.engine.store;

import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.InodeFlags;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps trees of files that come and go from getting into each other's way on the disk.
///
/// ext4 puts a new folder near the one it is in, and uses the inode of a deleted file again only minutes
/// later: until then each new file there has to pass by all that were deleted. Where an image was removed a
/// second ago, the dozen files of a new container take several milliseconds instead of half of one. In a
/// folder that is marked as [#keepApart] does, each new folder begins in a place of its own.
public final class SeparateTrees {
    private static final Logger LOG = LoggerFactory.getLogger(SeparateTrees.class);

    private SeparateTrees() {}

    /// Each folder made in `parent` from now on is a tree of its own. Does nothing on filesystems that don't
    /// ask for it. Cheap, and safe to repeat.
    public static void keepApart(Syscalls kernel, Path parent) {
        try (Fd folder = kernel.open(parent.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
            int flags = kernel.inodeFlags(folder);
            if ((flags & InodeFlags.FS_TOPDIR_FL) == 0) {
                kernel.setInodeFlags(folder, flags | InodeFlags.FS_TOPDIR_FL);
            }
        } catch (SyscallException e) {
            // Another filesystem, or one that lets nobody set it: slower at worst.
            LOG.debug("entries of {} are not kept apart: {}", parent, e.getMessage());
        }
    }
}
