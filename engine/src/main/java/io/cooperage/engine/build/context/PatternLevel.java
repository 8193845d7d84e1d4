package io.cooperage.engine.build.context;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import java.util.List;

/// Where a walk is among patterns.
///
/// @param wantMatched whether a match makes a path wanted, or unwanted
/// @param starts of the patterns that can make a path wanted
record PatternLevel(IgnoreMatcher.Walk walk, String path, boolean wantMatched, List<Start> starts)
        implements PathFilter.Level {

    /// What every path that a pattern matches begins with.
    ///
    /// @param open a wildcard follows
    private record Start(String text, boolean open) {
        static Start of(String pattern) {
            for (int i = 0; i < pattern.length(); i++) {
                if ("*?[\\".indexOf(pattern.charAt(i)) >= 0) {
                    return new Start(pattern.substring(0, i), true);
                }
            }
            return new Start(pattern + "/", false);
        }

        boolean mayLieBelow(String folder) {
            return text.startsWith(folder) || (open && folder.startsWith(text));
        }
    }

    static PathFilter top(IgnoreMatcher matcher, boolean wantMatched) {
        List<Start> starts = matcher.patterns().stream()
                .filter(pattern -> pattern.isException() != wantMatched)
                .map(pattern -> Start.of(pattern.text()))
                .toList();
        PatternLevel top = new PatternLevel(matcher.walk(), "", wantMatched, starts);
        return () -> top;
    }

    @Override
    public boolean wanted() {
        return walk.isIgnored() == wantMatched;
    }

    @Override
    public boolean mayHold() {
        if (path.isEmpty() || wanted()) {
            return true;
        }
        String folder = path + "/";
        return starts.stream().anyMatch(start -> start.mayLieBelow(folder));
    }

    @Override
    public PathFilter.Level enter(String name) {
        String child = TreePaths.join(path, name);
        return new PatternLevel(walk.enter(child), child, wantMatched, starts);
    }
}
