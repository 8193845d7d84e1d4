package io.cooperage.engine.dockerfile.ignore;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what a list of patterns leaves out. The last pattern that matches a path, or a directory above
/// it, decides.
/// Immutable.
public final class IgnoreMatcher {
    public static final IgnoreMatcher NOTHING = new IgnoreMatcher(List.of());

    private final List<IgnorePattern> patterns;

    private IgnoreMatcher(List<IgnorePattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /// @param patterns blank ones are skipped
    /// @throws EngineException INVALID_ARGUMENT for a pattern that makes no sense
    public static IgnoreMatcher of(List<String> patterns) {
        List<IgnorePattern> parsed = new ArrayList<>();
        for (String pattern : patterns) {
            if (!pattern.isBlank()) {
                parsed.add(IgnorePattern.parse(pattern));
            }
        }
        return new IgnoreMatcher(parsed);
    }

    /// Reads the text of a `.dockerignore`.
    ///
    /// @throws EngineException INVALID_ARGUMENT for a pattern that makes no sense
    public static IgnoreMatcher ofFile(String text) {
        return of(IgnoreFile.patterns(text));
    }

    public List<IgnorePattern> patterns() {
        return patterns;
    }

    /// Whether any pattern brings paths back; then an ignored directory may still hold files that are
    /// wanted.
    public boolean hasExceptions() {
        return patterns.stream().anyMatch(IgnorePattern::isException);
    }

    /// Whether `path` is left out. The context itself never is.
    public boolean ignores(String path) {
        IgnorePattern pattern = match(path);
        return pattern != null && !pattern.isException();
    }

    /// The pattern that decides about `path`; null when none has a say.
    public @Nullable IgnorePattern match(String path) {
        String cleaned = PathCleaner.clean(path);
        return cleaned.equals(".") ? null : decide(path);
    }

    private @Nullable IgnorePattern decide(String path) {
        List<String> candidates = withParents(path);
        IgnorePattern decision = null;
        boolean ignored = false;
        for (IgnorePattern pattern : patterns) {
            if (pattern.isException() == ignored && candidates.stream().anyMatch(pattern::matches)) {
                ignored = !pattern.isException();
                decision = pattern;
            }
        }
        return decision;
    }

    /// The path, then the directories above it from the top.
    private static List<String> withParents(String path) {
        List<String> out = new ArrayList<>();
        out.add(path);
        int slash = path.lastIndexOf('/');
        String parent = PathCleaner.clean(slash < 0 ? "." : path.substring(0, slash + 1));
        if (!parent.equals(".")) {
            for (int i = parent.indexOf('/'); i >= 0; i = parent.indexOf('/', i + 1)) {
                out.add(parent.substring(0, i));
            }
            out.add(parent);
        }
        return out;
    }

    /// The state of a walk at the top of the context. A walk that goes down from here costs one comparison
    /// per
    /// pattern and path, whatever the depth.
    public Walk walk() {
        return new Walk(new BitSet(), false);
    }

    /// What the patterns say about one directory of a walk.
    public final class Walk {
        private final BitSet matched;
        private final boolean ignored;

        private Walk(BitSet matched, boolean ignored) {
            this.matched = matched;
            this.ignored = ignored;
        }

        public boolean isIgnored() {
            return ignored;
        }

        /// @param path of a direct child, relative to the context
        public Walk enter(String path) {
            BitSet childMatched = new BitSet(patterns.size());
            boolean childIgnored = false;
            for (int i = 0; i < patterns.size(); i++) {
                IgnorePattern pattern = patterns.get(i);
                boolean match = matched.get(i) || (pattern.isException() == childIgnored && pattern.matches(path));
                childMatched.set(i, match);
                if (match) {
                    childIgnored = !pattern.isException();
                }
            }
            return new Walk(childMatched, childIgnored);
        }
    }
}
