package io.cooperage.engine.files;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tree of files as its owner sees it: symbolic links are resolved inside it, ids are the owner's own.
///
/// Paths are absolute in the tree. NOT_FOUND, FORBIDDEN (a read-only place) and INVALID_ARGUMENT (a folder where a
/// file is needed) name the path. Methods block. Close it when done; it may hold mounts.
public interface FileTree extends AutoCloseable {

    /// Not following the last link.
    FileEntry stat(String path);

    /// The entries of a folder, by name.
    List<FileEntry> list(String path);

    /// Up to `limit` bytes of a file from `offset`.
    byte[] read(String path, long offset, int limit);

    /// Replaces a file's content or makes it; owner and mode of an existing one stay.
    void write(String path, InputStream content);

    void makeFolder(String path);

    /// With everything in it.
    void delete(String path);

    void move(String from, String to);

    /// @param mode permission bits with set-id and sticky, octal 07777
    void chmod(String path, int mode);

    void chown(String path, long uid, long gid);

    /// Writes `path` and what is beneath as a tar whose first entry has the base name of `path`: `docker cp`.
    void copyOut(String path, OutputStream tar);

    /// Unpacks a (compressed) tar into the folder `path`.
    void copyIn(String path, InputStream tar, CopyOptions options);

    /// What changed against what lies beneath, in the order of paths; empty where there is nothing beneath.
    List<Change> changes();

    @Override
    void close();

    enum Kind {
        FILE,
        FOLDER,
        SYMLINK,
        BLOCK_DEVICE,
        CHARACTER_DEVICE,
        FIFO,
        SOCKET
    }

    enum Mark {
        /// As in the image, or there is nothing to compare with.
        SAME,
        ADDED,
        CHANGED,
        /// Listed though it is gone.
        REMOVED,
        /// Stands on a mount of its own.
        MOUNT
    }

    /// @param path absolute in the tree
    /// @param size bytes; 0 for anything but files
    /// @param mode permission bits, octal 07777
    /// @param target of a symbolic link
    record FileEntry(
            String path,
            String name,
            Kind kind,
            long size,
            int mode,
            long uid,
            long gid,
            Instant modified,
            @Nullable String target,
            Mark mark) {}

    record Change(String path, Mark mark) {}

    /// As `docker cp` and its API have them.
    ///
    /// @param keepTypes refuse to put a folder where a file is and the other way round
    /// @param keepOwners take the owners of the tar; otherwise files belong to the tree's root
    record CopyOptions(boolean keepTypes, boolean keepOwners) {
        public static final CopyOptions DEFAULT = new CopyOptions(false, false);
    }
}
