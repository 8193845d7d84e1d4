package io.cooperage.engine.build.context;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;

/// Which paths of a walk are wanted. Immutable; a walk goes down with [Level]s.
public interface PathFilter {
    /// Everything.
    PathFilter ALL = () -> Level.ALL;

    /// At the top of the walk.
    Level top();

    /// What is said of one path, from the top.
    interface Level {
        Level ALL = new Level() {
            @Override
            public boolean wanted() {
                return true;
            }

            @Override
            public boolean mayHold() {
                return true;
            }

            @Override
            public Level enter(String name) {
                return this;
            }
        };

        boolean wanted();

        /// Whether something wanted may lie below a folder that is not wanted itself; true when in doubt.
        boolean mayHold();

        Level enter(String name);
    }

    /// What a `.dockerignore`, or `--exclude`, does not leave out.
    static PathFilter without(IgnoreMatcher ignored) {
        return ignored.patterns().isEmpty() ? ALL : PatternLevel.top(ignored, false);
    }

    /// Nothing but what the patterns match, with what is below it: `--parents`.
    static PathFilter only(IgnoreMatcher included) {
        return PatternLevel.top(included, true);
    }

    default PathFilter and(PathFilter other) {
        return equals(ALL) ? other : other.equals(ALL) ? this : () -> new BothLevels(top(), other.top());
    }

    /// The same filter for a walk that begins further down.
    ///
    /// @param path of the walk's top; empty for the same
    default PathFilter from(String path) {
        if (path.isEmpty() || equals(ALL)) {
            return this;
        }
        Level at = top();
        for (String part : path.split("/", -1)) {
            at = at.enter(part);
        }
        Level found = at;
        return () -> found;
    }
}
