package io.cooperage.engine.layer;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import java.util.List;
import java.util.Map;

/// Gives a new file the owner, mode, extended attributes and times that its archive entry tells.
///
/// The order is the kernel's: chown(2) clears set-id bits and file capabilities, so it comes first; some
/// attributes can be set only while the owner may write, so before the mode; times last, as everything before
/// touches them.
final class Attributes {
    private final Syscalls kernel;
    private final IdMap ids;
    private final UnpackWarnings warnings;

    Attributes(Syscalls kernel, IdMap ids, UnpackWarnings warnings) {
        this.kernel = kernel;
        this.ids = ids;
        this.warnings = warnings;
    }

    /// What a folder that no entry describes gets.
    static TarEntry impliedFolder(TarEntry.Time now) {
        return new TarEntry("", "", TarEntry.Type.DIRECTORY, 0755, 0, 0, 0, 0, List.of(), now, now, 0, 0, Map.of());
    }

    /// A file or folder that is open for more than its path.
    void applyTo(Fd file, TarEntry entry) {
        kernel.fchownat(file, "", ids.hostUid(entry.uid()), ids.hostGid(entry.gid()), AtFlags.AT_EMPTY_PATH);
        entry.xattrs().forEach((name, value) -> {
            if (wanted(entry, name)) {
                tolerate(entry, name, () -> kernel.fsetxattr(file, name, value(name, value), 0));
            }
        });
        kernel.fchmod(file, entry.mode());
        kernel.utimensat(file, "", times(entry), AtFlags.AT_EMPTY_PATH);
    }

    /// A symlink, device or fifo, which can't be opened without doing something.
    void applyTo(Fd folder, String name, TarEntry entry) {
        int uid = ids.hostUid(entry.uid());
        int gid = ids.hostGid(entry.gid());
        kernel.fchownat(folder, name, uid, gid, AtFlags.AT_SYMLINK_NOFOLLOW);
        entry.xattrs().forEach((attribute, value) -> {
            if (wanted(entry, attribute)) {
                String path = folder.procPath() + "/" + name;
                tolerate(entry, attribute, () -> kernel.lsetxattr(path, attribute, value(attribute, value), 0));
            }
        });
        if (entry.type() != TarEntry.Type.SYMLINK) {
            kernel.fchmodat(folder, name, entry.mode());
        }
        kernel.utimensat(folder, name, times(entry), AtFlags.AT_SYMLINK_NOFOLLOW);
    }

    /// overlayfs reads these as orders (this folder hides the one below, this file is elsewhere), and ACLs
    /// hold ids that the map does not reach.
    private boolean wanted(TarEntry entry, String name) {
        if (OverlayMarks.isOrder(name)) {
            warn(entry, name, "it belongs to overlayfs, not to a file");
            return false;
        }
        if (name.startsWith("system.posix_acl") && !ids.isIdentity()) {
            warn(entry, name, "the ids in it can't be mapped");
            return false;
        }
        return true;
    }

    /// As Docker does: what this filesystem has not, or this user may not, is no reason to give up an image.
    private void tolerate(TarEntry entry, String name, Runnable set) {
        try {
            set.run();
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EOPNOTSUPP) && !failure.is(Errno.EPERM)) {
                throw failure;
            }
            warn(entry, name, Errno.describe(failure.errno()));
        }
    }

    private void warn(TarEntry entry, String name, String reason) {
        warnings.add(entry.name(), "attribute " + TarNumber.shorten(name) + " was left out: " + reason);
    }

    private byte[] value(String name, byte[] value) {
        return name.equals(FileCapability.ATTRIBUTE) ? FileCapability.toDisk(value, ids) : value;
    }

    private static FileTimes times(TarEntry entry) {
        return new FileTimes(
                entry.accessed().seconds(),
                entry.accessed().nanos(),
                entry.modified().seconds(),
                entry.modified().nanos());
    }
}
