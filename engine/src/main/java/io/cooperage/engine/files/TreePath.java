package io.cooperage.engine.files;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;

/// A path in a tree as people write it, and what its end says, in the way of `docker cp`.
///
/// `.` and `..` are taken out by their letters, as Docker does, before any link is looked at.
///
/// @param clean absolute, without `.`, `..`, doubled or trailing slashes
/// @param folder it ends in a slash: a folder is meant
/// @param content it ends in `/.`: what is in a folder is meant, not the folder
record TreePath(String clean, boolean folder, boolean content) {

    /// @throws EngineException INVALID_ARGUMENT for what can't be a path
    static TreePath of(String path) {
        if (path.isEmpty()) {
            throw EngineException.invalid("the path is empty; `/` is the tree's own root");
        }
        if (path.indexOf('\0') >= 0) {
            throw EngineException.invalid("the path has a NUL character, which no file's name has");
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        boolean content = path.equals(".") || path.endsWith("/.");
        return new TreePath("/" + String.join("/", parts), path.endsWith("/"), content);
    }

    boolean isRoot() {
        return clean.equals("/");
    }

    /// The last component; empty for the root.
    String name() {
        return clean.substring(clean.lastIndexOf('/') + 1);
    }

    /// Where the last component is; the root's is the root.
    String parent() {
        int slash = clean.lastIndexOf('/');
        return slash == 0 ? "/" : clean.substring(0, slash);
    }

    String child(String name) {
        return isRoot() ? "/" + name : clean + "/" + name;
    }

    /// Where a link that stands here leads to, by its letters.
    TreePath following(String target) {
        return of(target.startsWith("/") ? target : parent() + "/" + target);
    }

    @Override
    public String toString() {
        return clean;
    }
}
