package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.ast.GitReference;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ignore.PathCleaner;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads from the instructions of a stage which files they put where, as far as that is evident. What is not
/// is noted too, so that nobody misses a file that a build would bring.
final class CopiedFiles {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(tar|t?gz|t?bz2?|t?xz|tzst|zst|tar\\.\\w+)");

    private final BuildModel model;
    private final StageModel stage;
    private final StageFiles files;
    private final StageTrees trees;

    CopiedFiles(BuildModel model, StageModel stage, StageFiles files, StageTrees trees) {
        this.model = model;
        this.stage = stage;
        this.files = files;
        this.trees = trees;
    }

    void add(Step step) {
        try {
            switch (step.instruction()) {
                case Instruction.Workdir workdir -> files.folder(path(step, text(step, workdir.path())));
                case Instruction.Copy copy -> copy(step, copy.spec(), source(copy), copy.parents(), false);
                case Instruction.Add add ->
                    copy(step, add.spec(), context(), false, !Boolean.FALSE.equals(add.unpack()));
                case Instruction.Run _, Instruction.Invalid _ -> files.unclear("");
                default -> {}
            }
        } catch (EngineException badVariable) {
            files.unclear("");
        }
    }

    private @Nullable FileTree context() {
        ContextFacts context = model.facts().context();
        return context == null || context.files() == null
                ? null
                : new UnignoredFiles(context.files(), context.ignore());
    }

    private @Nullable FileTree source(Instruction.Copy copy) {
        Word from = copy.from();
        return from == null ? context() : trees.named(from.text(), stage.stage());
    }

    private void copy(Step step, CopySpec spec, @Nullable FileTree source, boolean parents, boolean unpacks) {
        String written = text(step, spec.destination());
        String at = path(step, written);
        boolean several = spec.sources().size() + spec.contents().size() > 1;
        FileTree.Item there = files.find(at);
        boolean folder = several
                || written.endsWith("/")
                || written.endsWith(".")
                || at.isEmpty()
                || (there != null && there.directory());
        spec.contents()
                .forEach(heredoc -> files.place(
                        folder ? StageFiles.join(at, heredoc.name()) : at,
                        new OneFile(heredoc.name()),
                        heredoc.name()));
        for (Word word : spec.sources()) {
            String name = text(step, word);
            if (name.contains("://") || GitReference.parse(name) != null || source == null) {
                files.unclear(at);
            } else if (unpacks && ARCHIVE.matcher(name).matches()) {
                files.unclear(at);
            } else {
                one(new Copying(source, at, folder, parents), inRoot(name), name);
            }
        }
    }

    private record Copying(FileTree source, String at, boolean folder, boolean parents) {}

    private void one(Copying copying, String path, String written) {
        List<String> found = matches(copying.source(), path);
        if (found.isEmpty()) {
            files.unclear(copying.at());
        }
        for (String match : found) {
            String at = copying.at();
            FileTree.Item item = match.isEmpty() ? null : copying.source().find(match);
            boolean directory = item == null || item.directory();
            if (copying.parents()) {
                int pivot = written.indexOf("/./");
                String kept = pivot < 0
                        ? match
                        : match.substring(Math.min(
                                match.length(),
                                inRoot(written.substring(0, pivot)).length()));
                at = StageFiles.join(at, inRoot(kept));
            } else if (!directory && copying.folder()) {
                at = StageFiles.join(at, StageFiles.name(match));
            }
            if (directory) {
                files.folder(at);
            }
            files.place(at, copying.source(), match);
            boolean dark = copying.source() instanceof StageFiles other && other.isUnclear(match);
            if (dark && directory) {
                files.unclear(at);
            }
        }
    }

    /// What a source names: itself, or what fits its pattern; empty when nothing is known to.
    private static List<String> matches(FileTree source, String path) {
        int slash = path.lastIndexOf('/');
        String folder = path.substring(0, Math.max(0, slash));
        String last = path.substring(slash + 1);
        if (!WILDCARD.matcher(path).find()) {
            return path.isEmpty() || source.find(path) != null ? List.of(path) : List.of();
        }
        if (WILDCARD.matcher(folder).find()) {
            return List.of();
        }
        if (last.contains("[") || last.contains("\\")) {
            return List.of();
        }
        return source.list(folder).stream()
                .map(FileTree.Item::name)
                .filter(name -> fits(last, name))
                .map(name -> StageFiles.join(folder, name))
                .toList();
    }

    /// `*` and `?`, in time of pattern times name.
    private static boolean fits(String pattern, String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = in;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(c -> c == '*');
    }

    private String text(Step step, Word word) {
        return model.lexer().expand(word.text(), step.scope()).text();
    }

    private static String path(Step step, String written) {
        return inRoot(written.startsWith("/") ? written : step.workdir() + "/" + written);
    }

    /// Without `.`, `..` and slashes at the ends, as trees have it.
    private static String inRoot(String path) {
        return PathCleaner.clean("/" + path).substring(1);
    }

    /// A file that stands in the Dockerfile.
    private record OneFile(String name) implements FileTree {
        @Override
        public List<Item> list(String directory) {
            return List.of();
        }

        @Override
        public @Nullable Item find(String path) {
            return path.equals(name) ? new Item(name, false, true, 0) : null;
        }
    }
}
