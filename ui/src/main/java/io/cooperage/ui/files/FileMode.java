package io.cooperage.ui.files;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Kind;

/// Permissions as `ls -l` writes them. Any thread.
public final class FileMode {
    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int STICKY = 01000;

    private FileMode() {}

    /// `drwxr-sr-x`, `-rw-r--r--`.
    public static String of(FileNode node) {
        return letter(node.kind()) + permissions(node.mode());
    }

    /// `rwxr-sr-x`.
    ///
    /// @param mode permission bits with set-id and sticky, octal 07777
    public static String permissions(int mode) {
        return triple(mode >> 6, (mode & SET_UID) != 0, 's')
                + triple(mode >> 3, (mode & SET_GID) != 0, 's')
                + triple(mode, (mode & STICKY) != 0, 't');
    }

    /// `0755`.
    public static String octal(FileNode node) {
        return "%04o".formatted(node.mode());
    }

    private static String letter(Kind kind) {
        return switch (kind) {
            case FILE, HARD_LINK -> "-";
            case FOLDER -> "d";
            case SYMLINK -> "l";
            case CHARACTER_DEVICE -> "c";
            case BLOCK_DEVICE -> "b";
            case FIFO -> "p";
        };
    }

    private static String triple(int bits, boolean special, char letter) {
        boolean runs = (bits & 1) != 0;
        char last = special ? (runs ? letter : Character.toUpperCase(letter)) : runs ? 'x' : '-';
        return ((bits & 4) != 0 ? "r" : "-") + ((bits & 2) != 0 ? "w" : "-") + last;
    }
}
