package io.cooperage.engine.dockerfile.edit;

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
        int slash = word.lastIndexOf('/');
        String shown = word.substring(0, slash + 1);
        String folder = shown.replaceFirst("^(\\./|/)+", "").replaceFirst("/$", "");
        for (FileTree.Item item : files.list(folder)) {
            if (item.directory() || !foldersOnly) {
                String path = shown + item.name() + (item.directory() ? "/" : "");
                CompletionItem.Kind kind = item.directory() ? CompletionItem.Kind.FOLDER : CompletionItem.Kind.FILE;
                completions.add(path, kind, "", word, path);
            }
        }
    }
}
