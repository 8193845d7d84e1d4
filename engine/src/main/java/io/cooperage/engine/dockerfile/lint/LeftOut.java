package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.model.FileTree;
import java.util.ArrayDeque;
import java.util.Deque;

/// Whether a build gets to see anything at a path, where an ignore file leaves out much and brings some back.
///
/// @param files of the context, whatever the ignore file says
record LeftOut(FileTree files, IgnoreMatcher ignore) {
    /// Entries looked at in an ignored folder. The linter runs while people type: in a larger one something is
    /// taken to be wanted.
    private static final int MOST = 2000;

    /// @param path of `item`, relative to the context
    boolean leavesOut(String path, FileTree.Item item) {
        return ignore.ignores(path) && !(item.directory() && bringsBackBelow(path));
    }

    private boolean bringsBackBelow(String folder) {
        Deque<String> open = new ArrayDeque<>();
        open.add(folder);
        int seen = 0;
        while (!open.isEmpty()) {
            String at = open.remove();
            for (FileTree.Item item : files.list(at)) {
                String path = at + "/" + item.name();
                seen++;
                if (seen > MOST || !ignore.ignores(path)) {
                    return true;
                }
                if (item.directory()) {
                    open.add(path);
                }
            }
        }
        return false;
    }
}
