package io.cooperage.engine.api.docker;

import io.cooperage.engine.files.FileTree.FileEntry;

/// The mode of a file as Go counts it (package io/fs): the permission bits, and kinds and set-id from the top
/// down.
final class GoFileMode {
    private static final long DIRECTORY = 1L << 31;
    private static final long SYMLINK = 1L << 27;
    private static final long DEVICE = 1L << 26;
    private static final long NAMED_PIPE = 1L << 25;
    private static final long SOCKET = 1L << 24;
    private static final long SET_UID = 1L << 23;
    private static final long SET_GID = 1L << 22;
    private static final long CHARACTER_DEVICE = 1L << 21;
    private static final long STICKY = 1L << 20;

    private GoFileMode() {}

    static long of(FileEntry entry) {
        long kind = switch (entry.kind()) {
            case FILE -> 0;
            case FOLDER -> DIRECTORY;
            case SYMLINK -> SYMLINK;
            case BLOCK_DEVICE -> DEVICE;
            case CHARACTER_DEVICE -> DEVICE | CHARACTER_DEVICE;
            case FIFO -> NAMED_PIPE;
            case SOCKET -> SOCKET;
        };
        return kind
                | (entry.mode() & 0777)
                | ((entry.mode() & 04000) != 0 ? SET_UID : 0)
                | ((entry.mode() & 02000) != 0 ? SET_GID : 0)
                | ((entry.mode() & 01000) != 0 ? STICKY : 0);
    }
}
