package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ignore.PathCleaner;
import io.cooperage.engine.dockerfile.model.FileTree;
import org.jspecify.annotations.Nullable;

/// Proposes what is in a folder.
final class PathCompletions {
    private final Completions completions;

    PathCompletions(Completions completions) {
        this.completions = completions;
    }

    /// @param files null when nothing is known
    /// @param word the path as far as it is typed
    void of(@Nullable FileTree files, String word, boolean foldersOnly) {
        if (files == null) {
            return;
        }
        String folder = shown(word).replaceFirst("^(\\./|/)+", "").replaceFirst("/$", "");
        for (FileTree.Item item : files.list(folder)) {
            if (item.directory() || !foldersOnly) {
                add(item, word, false);
            }
        }
    }

    /// @param folder that the path is seen from
    /// @param word the path as far as it is typed, relative
    /// @param guess whether it may be no path at all
    void from(FileTree files, String folder, String word, boolean guess) {
        for (FileTree.Item item :
                files.list(PathCleaner.clean("/" + folder + "/" + shown(word)).substring(1))) {
            add(item, word, guess);
        }
    }

    /// What of a path stays when its last part is completed.
    private static String shown(String word) {
        return word.substring(0, word.lastIndexOf('/') + 1);
    }

    private void add(FileTree.Item item, String word, boolean guess) {
        String path = shown(word) + item.name() + (item.directory() ? "/" : "");
        CompletionItem.Kind kind = item.directory() ? CompletionItem.Kind.FOLDER : CompletionItem.Kind.FILE;
        if (guess) {
            completions.guess(path, kind, word);
        } else {
            completions.add(path, kind, "", word, path);
        }
    }
}
