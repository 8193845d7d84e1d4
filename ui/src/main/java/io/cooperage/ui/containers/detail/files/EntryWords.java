package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.ui.files.FileMode;

/// How the entries of a tree read. Any thread.
final class EntryWords {
    private EntryWords() {}

    /// `drwxr-sr-x`, `-rw-r--r--`.
    static String mode(FileEntry entry) {
        return letter(entry.kind()) + FileMode.permissions(entry.mode());
    }

    private static String letter(Kind kind) {
        return switch (kind) {
            case FILE -> "-";
            case FOLDER -> "d";
            case SYMLINK -> "l";
            case BLOCK_DEVICE -> "b";
            case CHARACTER_DEVICE -> "c";
            case FIFO -> "p";
            case SOCKET -> "s";
        };
    }

    static Change change(Mark mark) {
        return switch (mark) {
            case SAME, MOUNT -> Change.UNCHANGED;
            case ADDED -> Change.ADDED;
            case CHANGED -> Change.MODIFIED;
            case REMOVED -> Change.REMOVED;
        };
    }

    static String icon(FileEntry entry) {
        if (entry.mark() == Mark.MOUNT) {
            return "fth-hard-drive";
        }
        return switch (entry.kind()) {
            case FILE -> "fth-file";
            case FOLDER -> "fth-folder";
            case SYMLINK -> "fth-corner-up-right";
            case BLOCK_DEVICE, CHARACTER_DEVICE -> "fth-cpu";
            case FIFO -> "fth-repeat";
            case SOCKET -> "fth-radio";
        };
    }

    /// The folder a path lies in; `/` for those at the top.
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    static String child(String folder, String name) {
        return folder.equals("/") ? "/" + name : folder + "/" + name;
    }
}
