package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.expand.Expansion;
import io.cooperage.engine.dockerfile.ignore.IgnorePattern;
import io.cooperage.engine.dockerfile.ignore.PathCleaner;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which files of the build context a source of COPY or ADD takes, `.dockerignore` considered.
final class TakenFiles {
    private static final int SHOWN = 8;

    /// A person wants to know which and about how many; who points at `.` of a great tree does not wait for
    /// its end.
    private static final int COUNTED = 5_000;

    private final ContextFacts context;
    private final FileTree files;
    private final List<String> taken = new ArrayList<>();

    private TakenFiles(ContextFacts context, FileTree files) {
        this.context = context;
        this.files = files;
    }

    /// @param source as it is written
    /// @return empty when no context is known, or the source depends on what is not
    static Optional<String> markdown(BuildModel model, @Nullable Step step, String source) {
        ContextFacts context = model.facts().context();
        FileTree files = context == null ? null : context.files();
        if (context == null || files == null) {
            return Optional.empty();
        }
        try {
            Expansion written = step == null ? null : model.lexer().expand(source, step.scope());
            if (written != null && !written.unmatched().isEmpty()) {
                return Optional.empty();
            }
            String path = PathCleaner.clean("/" + (written == null ? source : written.text()))
                    .substring(1);
            TakenFiles found = new TakenFiles(context, files);
            found.take(path.isEmpty() ? List.of() : List.of(path.split("/")));
            return Optional.of(found.words(written == null ? source : written.text()));
        } catch (EngineException noPattern) {
            return Optional.empty(); // The linter says so, at its place.
        }
    }

    private void take(List<String> parts) {
        List<String> here = List.of("");
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
        }
        here.forEach(this::count);
    }

    private void count(String start) {
        FileTree.Item first = start.isEmpty() ? null : files.find(start);
        if (first != null && !first.directory()) {
            add(start);
            return;
        }
        Deque<String> folders = new ArrayDeque<>(List.of(start));
        while (!folders.isEmpty() && taken.size() < COUNTED) {
            String folder = folders.removeFirst();
            List<FileTree.Item> items = new ArrayList<>(files.list(folder));
            items.sort(Comparator.comparing(FileTree.Item::name));
            for (FileTree.Item item : items) {
                String path = below(folder, item);
                if (!item.directory()) {
                    add(path);
                } else if (context.ignore().hasExceptions() || !context.ignore().ignores(path)) {
                    folders.add(path);
                }
            }
        }
    }

    private void add(String path) {
        if (!context.ignore().ignores(path)) {
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
