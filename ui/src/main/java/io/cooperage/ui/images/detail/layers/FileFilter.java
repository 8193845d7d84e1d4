package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.ImageBrowser.FileQuery;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a person wants to see of the files.
///
/// @param changes kinds that are shown; all is no filter
/// @param smallest bytes; 0 is no filter
record FileFilter(String text, boolean regex, Set<Change> changes, long smallest) {
    static final FileFilter NONE = new FileFilter("", false, EnumSet.allOf(Change.class), 0);

    FileFilter {
        changes = Set.copyOf(changes);
    }

    boolean isNone() {
        return text.isBlank() && changes.size() == Change.values().length && smallest == 0;
    }

    /// What is wrong with the regular expression; empty when nothing is.
    String problem() {
        if (!regex) {
            return "";
        }
        try {
            Pattern.compile(text);
            return "";
        } catch (PatternSyntaxException e) {
            return e.getDescription();
        }
    }

    /// Capitals in what is typed make capitals matter.
    FileQuery query() {
        String wanted = text.strip();
        return new FileQuery(wanted, regex, wanted.chars().anyMatch(Character::isUpperCase), changes, smallest);
    }

    FileFilter withText(String now) {
        return new FileFilter(now, regex, changes, smallest);
    }

    FileFilter withRegex(boolean now) {
        return new FileFilter(text, now, changes, smallest);
    }

    FileFilter with(Change change, boolean shown) {
        EnumSet<Change> now = EnumSet.noneOf(Change.class);
        now.addAll(changes);
        if (shown) {
            now.add(change);
        } else {
            now.remove(change);
        }
        return new FileFilter(text, regex, now, smallest);
    }

    FileFilter withSmallest(long bytes) {
        return new FileFilter(text, regex, changes, bytes);
    }
}
