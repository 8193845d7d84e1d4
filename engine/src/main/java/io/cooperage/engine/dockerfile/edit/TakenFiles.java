package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.expand.Expansion;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.ignore.IgnorePattern;
import io.cooperage.engine.dockerfile.ignore.PathCleaner;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which files of the build context a source of COPY or ADD takes, `.dockerignore` and `--exclude`
/// considered.
final class TakenFiles {
    private static final int SHOWN = 8;

    /// A person wants to know which and about how many; who points at `.` of a great tree does not wait for
    /// its end.
    private static final int COUNTED = 5_000;

    private final ContextFacts context;
    private final FileTree files;
    private final IgnoreMatcher excluded;

    /// What the patterns are relative to; null for each source itself.
    private final @Nullable String base;

    private final List<String> taken = new ArrayList<>();

    private TakenFiles(ContextFacts context, FileTree files, IgnoreMatcher excluded, @Nullable String base) {
        this.context = context;
        this.files = files;
        this.excluded = excluded;
        this.base = base;
    }

    /// @param source one of the spec's, as it is written
    /// @return empty when no context is known, or the source depends on what is not
    static Optional<String> markdown(
            BuildModel model, @Nullable Step step, CopySpec spec, boolean parents, String source) {
        ContextFacts context = model.facts().context();
        FileTree files = context == null ? null : context.files();
        if (context == null || files == null) {
            return Optional.empty();
        }
        try {
            String written = expanded(model, step, source);
            List<String> patterns = new ArrayList<>();
            for (Word pattern : spec.exclude()) {
                String text = expanded(model, step, pattern.text());
                if (text == null) {
                    return Optional.empty();
                }
                patterns.add(text);
            }
            if (written == null) {
                return Optional.empty();
            }
            String base = parents ? inContext(written.substring(0, Math.max(0, written.indexOf("/./")))) : null;
            TakenFiles found = new TakenFiles(context, files, IgnoreMatcher.of(patterns), base);
            String path = inContext(written);
            found.take(path.isEmpty() ? List.of() : List.of(path.split("/")));
            return Optional.of(found.words(written));
        } catch (EngineException noPattern) {
            return Optional.empty(); // The linter says so, at its place.
        }
    }

    private static String inContext(String path) {
        return PathCleaner.clean("/" + path).substring(1);
    }

    /// @return null when a variable of it is not known
    private static @Nullable String expanded(BuildModel model, @Nullable Step step, String written) {
        if (step == null) {
            return written;
        }
        Expansion expansion = model.lexer().expand(written, step.scope());
        return expansion.unmatched().isEmpty() ? expansion.text() : null;
    }

    private void take(List<String> parts) {
        List<String> here = List.of("");
        boolean wild = false;
        for (String part : parts) {
            boolean pattern = part.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
            IgnorePattern names = pattern ? IgnorePattern.parse(part) : null;
            List<String> next = new ArrayList<>();
            for (String folder : here) {
                for (FileTree.Item item : files.list(folder)) {
                    if (names == null ? item.name().equals(part) : names.matches(item.name())) {
                        next.add(below(folder, item));
                    }
                }
            }
            here = next;
            wild |= pattern;
        }
        for (String path : here) {
            // A folder that a wildcard found is left out by its name, too.
            boolean out = wild && base == null && excluded.ignores(path.substring(path.lastIndexOf('/') + 1));
            if (!out) {
                count(path);
            }
        }
    }

    private void count(String start) {
        FileTree.Item first = start.isEmpty() ? null : files.find(start);
        if (first != null && !first.directory()) {
            int name = base == null ? start.lastIndexOf('/') + 1 : inside(base);
            add(start, name);
            return;
        }
        int inside = inside(base == null ? start : base);
        Deque<String> folders = new ArrayDeque<>(List.of(start));
        while (!folders.isEmpty() && taken.size() < COUNTED) {
            String folder = folders.removeFirst();
            List<FileTree.Item> items = new ArrayList<>(files.list(folder));
            items.sort(Comparator.comparing(FileTree.Item::name));
            for (FileTree.Item item : items) {
                String path = below(folder, item);
                if (!item.directory()) {
                    add(path, inside);
                } else if (mayHold(context.ignore(), path) && mayHold(excluded, path.substring(inside))) {
                    folders.add(path);
                }
            }
        }
    }

    private static boolean mayHold(IgnoreMatcher ignore, String folder) {
        return ignore.hasExceptions() || !ignore.ignores(folder);
    }

    private static int inside(String folder) {
        return folder.isEmpty() ? 0 : folder.length() + 1;
    }

    /// @param from where in the path begins what `--exclude` sees of it
    private void add(String path, int from) {
        if (!context.ignore().ignores(path) && !excluded.ignores(path.substring(from))) {
            taken.add(path);
        }
    }

    private static String below(String folder, FileTree.Item item) {
        return folder.isEmpty() ? item.name() : folder + "/" + item.name();
    }

    private String words(String source) {
        if (taken.isEmpty()) {
            return "`" + source + "` takes no file of the context";
        }
        boolean itself = taken.equals(List.of(source));
        String number =
                taken.size() == 1 ? "1 file" : (taken.size() < COUNTED ? "" : "at least ") + taken.size() + " files";
        StringBuilder out =
                new StringBuilder("`").append(source).append("` takes ").append(number);
        if (!itself) {
            out.append(" of the context");
            taken.stream()
                    .limit(SHOWN)
                    .forEach(path -> out.append("\n\n`").append(path).append('`'));
            if (taken.size() > SHOWN) {
                out.append("\n\nand ").append(taken.size() - SHOWN).append(" more");
            }
        }
        return out.toString();
    }
}
