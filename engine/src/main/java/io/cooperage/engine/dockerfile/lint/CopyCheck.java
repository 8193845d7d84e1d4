package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.ast.GitReference;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.expand.Expansion;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.ignore.IgnorePattern;
import io.cooperage.engine.dockerfile.ignore.PathCleaner;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.FileTree;
import io.cooperage.engine.dockerfile.model.StageReferences;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellScript;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// COPY and ADD.
final class CopyCheck implements Check {
    private static final List<String> ARCHIVES = List.of(
            ".tar", ".Z", ".bz2", ".gz", ".lz", ".lzma", ".tZ", ".tb2", ".tbz", ".tbz2", ".tgz", ".tlz", ".tpz", ".txz",
            ".xz");
    private static final Set<String> UNPACKERS =
            Set.of("unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat");
    private static final Set<String> WHOLE_CONTEXT = Set.of("*", "**", "**/*");

    @Override
    public void run(LintContext context, Findings findings) {
        for (Instruction instruction : context.instructions()) {
            switch (instruction) {
                case Instruction.Add add -> {
                    common(context, add, add.spec(), true, findings);
                    addOrCopy(add, findings);
                }
                case Instruction.Copy copy -> {
                    common(context, copy, copy.spec(), copy.from() == null, findings);
                    wholeFilesystem(copy, findings);
                    archive(context, copy, findings);
                }
                default -> {}
            }
        }
        for (StageReferences.Reference reference : context.references().all()) {
            from(context, reference, findings);
        }
    }

    private static void common(
            LintContext context, Instruction instruction, CopySpec spec, boolean fromContext, Findings findings) {
        destination(context, instruction, spec, findings);
        if (fromContext) {
            for (Word source : spec.sources()) {
                if (!isRemote(source.text())) {
                    source(context, instruction, source, findings);
                }
            }
        }
    }

    private static void destination(LintContext context, Instruction instruction, CopySpec spec, Findings findings) {
        String destination = unquoted(spec.destination().text());
        TextRange range = spec.destination().range();
        if (spec.sources().size() + spec.contents().size() > 1
                && !destination.endsWith("/")
                && !destination.equals(".")
                && !destination.contains("$")) {
            findings.add(
                    Rules.DL3021,
                    instruction,
                    range,
                    "With several sources the destination is a folder: end it with /",
                    spec.destination().isVerbatim()
                            ? QuickFix.insert("Add /", range.end() - (endsQuoted(spec.destination()) ? 1 : 0), "/")
                            : QuickFix.insert("Add /", range.end() - 1, "/"));
        }
        Step step = context.model().stepOf(instruction);
        boolean absolute = destination.startsWith("/")
                || destination.startsWith("$")
                || (destination.length() > 1 && destination.charAt(1) == ':');
        if (instruction instanceof Instruction.Copy && !absolute && (step == null || !step.workdirSet())) {
            findings.add(
                    Rules.DL3045,
                    instruction,
                    range,
                    "Where '" + destination + "' is depends on the base image; set WORKDIR first");
        }
    }

    private static boolean endsQuoted(Word word) {
        return word.text().endsWith("\"") || word.text().endsWith("'");
    }

    private static void source(LintContext context, Instruction instruction, Word source, Findings findings) {
        String path = expanded(context, instruction, source);
        ContextFacts facts = context.facts().context();
        if (path == null) {
            return;
        }
        String clean = clean(path);
        if (escapes(path)) {
            findings.add(
                    Rules.COPY_OUTSIDE_CONTEXT,
                    instruction,
                    source.range(),
                    "'" + path + "' leaves the build context, which is as far as a build can see; it reads as '" + clean
                            + "'");
        }
        if (facts != null) {
            ignored(instruction, source, clean, facts.ignore(), findings);
            missing(instruction, source, clean, facts, findings);
        }
    }

    private static boolean escapes(String path) {
        int depth = 0;
        for (String part : path.split("/", -1)) {
            depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            if (depth < 0) {
                return true;
            }
        }
        return false;
    }

    /// As BuildKit does, say nothing when patterns bring files back: a folder may be out and a file in it
    /// wanted.
    private static void ignored(
            Instruction instruction, Word source, String path, IgnoreMatcher ignore, Findings findings) {
        if (ignore.hasExceptions()) {
            return;
        }
        boolean root = path.equals(".") || path.equals("/");
        boolean ignored = root
                ? ignore.patterns().stream().map(IgnorePattern::text).anyMatch(WHOLE_CONTEXT::contains)
                : ignore.ignores(path.startsWith("/") ? path.substring(1) : path);
        if (ignored) {
            findings.add(
                    Rules.COPY_IGNORED_FILE,
                    instruction,
                    source.range(),
                    "Attempting to " + (instruction instanceof Instruction.Add ? "Add" : "Copy") + " file "
                            + GoText.quote(path) + " that is excluded by .dockerignore");
        }
    }

    private static void missing(
            Instruction instruction, Word source, String path, ContextFacts facts, Findings findings) {
        FileTree files = facts.files();
        String relative = path.startsWith("/") ? path.substring(1) : path;
        boolean pattern = relative.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
        if (files == null || pattern || relative.isEmpty() || relative.equals(".")) {
            return;
        }
        FileTree.Item item = files.find(relative);
        if (item == null) {
            findings.add(
                    Rules.COPY_SOURCE_MISSING,
                    instruction,
                    source.range(),
                    "The build context has no '" + relative + "'");
        } else if (facts.ignore().hasExceptions() && new LeftOut(files, facts.ignore()).leavesOut(relative, item)) {
            // Without exceptions BuildKit's own rule has said it.
            findings.add(
                    Rules.COPY_SOURCE_MISSING,
                    instruction,
                    source.range(),
                    "'" + relative + "' is left out of the build context by .dockerignore; bring it back there with !"
                            + relative);
        }
    }

    private static @Nullable String expanded(LintContext context, Instruction instruction, Word word) {
        Step step = context.model().stepOf(instruction);
        if (step == null) {
            return word.text();
        }
        try {
            Expansion expansion = context.model().lexer().expand(word.text(), step.scope());
            return expansion.unmatched().isEmpty() ? expansion.text() : null;
        } catch (EngineException e) {
            return null;
        }
    }

    private static void addOrCopy(Instruction.Add add, Findings findings) {
        boolean plain = add.spec().sources().stream()
                .map(source -> unquoted(source.text()))
                .anyMatch(source -> !isRemote(source) && !isArchive(source));
        if (plain && !add.spec().sources().isEmpty()) {
            TextRange name = add.command().name().range();
            boolean sameFlags = add.command().flags().stream()
                    .allMatch(
                            flag -> List.of("chown", "chmod", "link", "exclude").contains(flag.name()));
            boolean allPlain = add.spec().sources().stream()
                    .map(source -> unquoted(source.text()))
                    .noneMatch(source -> isRemote(source) || isArchive(source) || source.contains("$"));
            String copy = Character.isLowerCase(add.command().name().text().charAt(0)) ? "copy" : "COPY";
            String message = "For files and folders use COPY: it does what it says, while ADD fetches and unpacks";
            if (sameFlags && allPlain) {
                findings.add(Rules.DL3020, add, name, message, QuickFix.replace("Change to COPY", name, copy));
            } else {
                findings.add(Rules.DL3020, add, name, message);
            }
        }
    }

    private static void wholeFilesystem(Instruction.Copy copy, Findings findings) {
        if (copy.from() != null
                && unquoted(copy.spec().destination().text()).equals("/")
                && copy.spec().sources().stream()
                        .anyMatch(s -> unquoted(s.text()).equals("/"))) {
            findings.add(
                    Rules.DL3067,
                    copy,
                    copy.spec().destination().range(),
                    "This copies everything there is; name the files that the image needs");
        }
    }

    private static void archive(LintContext context, Instruction.Copy copy, Findings findings) {
        if (copy.from() != null) {
            return;
        }
        String destination = unquoted(copy.spec().destination().text());
        List<String> names = new ArrayList<>();
        if (isArchive(destination)) {
            names.add(baseName(destination));
        } else {
            copy.spec().sources().stream()
                    .map(source -> baseName(unquoted(source.text())))
                    .filter(CopyCheck::isArchive)
                    .forEach(names::add);
        }
        if (names.isEmpty()) {
            return;
        }
        Stage stage = context.file().stageOf(copy);
        for (Instruction later : stage == null ? context.file().instructions() : stage.instructions()) {
            if (later instanceof Instruction.Run run && later.line() > copy.line()) {
                ShellScript script = context.script(run);
                if (script.any(command -> unpacks(command, names))) {
                    findings.add(
                            Rules.DL3010,
                            copy,
                            copy.command().name().range(),
                            "ADD unpacks " + String.join(", ", names) + " by itself, without a layer for the archive");
                    return;
                }
            }
        }
    }

    private static boolean unpacks(ShellCommand command, List<String> names) {
        boolean tar = command.name().equals("tar")
                && command.arguments().stream()
                        .anyMatch(a -> a.text().equals("--extract")
                                || a.text().equals("--get")
                                || (a.text().startsWith("-") && a.text().contains("x")));
        return (tar || UNPACKERS.contains(command.name()))
                && command.operands().stream().anyMatch(word -> names.contains(baseName(word.text())));
    }

    private static void from(LintContext context, StageReferences.Reference reference, Findings findings) {
        if (reference.via() == StageReferences.Via.COPY
                && reference.target() == null
                && !reference.byIndex()
                && !reference.text().contains(":")
                && !reference.text().contains("$")
                && !context.facts().namedContexts().contains(reference.text())) {
            findings.add(
                    Rules.DL3022,
                    reference.instruction(),
                    reference.range(),
                    "No stage is called '" + reference.text() + "', so it is taken for an image");
        }
    }

    private static boolean isRemote(String source) {
        if (source.startsWith("http://") || source.startsWith("https://")) {
            return true;
        }
        try {
            GitReference git = GitReference.parse(source);
            return git != null && !git.looksLocal();
        } catch (EngineException badOptions) {
            return true;
        }
    }

    private static boolean isArchive(String path) {
        return ARCHIVES.stream().anyMatch(path::endsWith);
    }

    /// Shortest form, cut at the top of the context.
    private static String clean(String path) {
        String normal = PathCleaner.clean("/" + path);
        return path.startsWith("/") ? normal : normal.equals("/") ? "." : normal.substring(1);
    }

    private static String baseName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static String unquoted(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && (text.charAt(from) == '"' || text.charAt(from) == '\'')) {
            from++;
        }
        while (to > from && (text.charAt(to - 1) == '"' || text.charAt(to - 1) == '\'')) {
            to--;
        }
        return text.substring(from, to);
    }
}
