package io.cooperage.engine.build;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.copy.CopyFlags;
import io.cooperage.engine.build.copy.CopyResult;
import io.cooperage.engine.build.copy.CopySelection;
import io.cooperage.engine.build.copy.CopyStep;
import io.cooperage.engine.build.copy.CopyTarget;
import io.cooperage.engine.build.copy.InlineFile;
import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// COPY and ADD in a stage.
final class CopyWork {
    /// Bodies of heredocs always have the backslash, and no quotes.
    private static final WordLexer BODY = new WordLexer('\\').withLiteralQuotes();

    private final StageRun stage;
    private final BuildSession session;
    private final PlannedStep step;
    private final CopyStep copy;
    private final String from;

    CopyWork(StageRun stage, BuildSession session, PlannedStep step, Instruction.Copy instruction) {
        this.stage = stage;
        this.session = session;
        this.step = step;
        Word other = instruction.from();
        this.from = other == null ? "" : other.text();
        this.copy = step(false, instruction.spec(), instruction.parents(), null, null, null);
    }

    CopyWork(StageRun stage, BuildSession session, PlannedStep step, Instruction.Add instruction) {
        this.stage = stage;
        this.session = session;
        this.step = step;
        this.from = "";
        this.copy = step(
                true,
                instruction.spec(),
                false,
                textOrNull(instruction.checksum()),
                instruction.keepGitDir(),
                instruction.unpack());
    }

    private CopyWork(StageRun stage, BuildSession session, PlannedStep step, String from, CopyStep copy) {
        this.stage = stage;
        this.session = session;
        this.step = step;
        this.from = from;
        this.copy = copy;
    }

    /// All of a named context, for a FROM that names it.
    static CopyWork ofContext(StageRun stage, BuildSession session, PlannedStep from, String context) {
        return new CopyWork(stage, session, from, context, CopyStep.copy(List.of("/"), "/", CopyFlags.NONE));
    }

    private CopyStep step(
            boolean add,
            CopySpec spec,
            boolean parents,
            @Nullable String checksum,
            @Nullable Boolean keepGitDir,
            @Nullable Boolean unpack) {
        return new CopyStep(
                add,
                spec.sources().stream().map(this::text).toList(),
                spec.contents().stream().map(this::inline).toList(),
                text(spec.destination()),
                stage.state().draft().directory(),
                new CopyFlags(
                        textOrNull(spec.chown()),
                        textOrNull(spec.chmod()),
                        spec.link(),
                        parents,
                        spec.exclude().stream().map(this::text).toList(),
                        checksum,
                        keepGitDir,
                        unpack));
    }

    private InlineFile inline(Heredoc heredoc) {
        String content = heredoc.contentToUse();
        return new InlineFile(
                heredoc.name(),
                heredoc.expand()
                        ? BODY.expand(content, stage.state().variables()).text()
                        : content);
    }

    private String text(Word word) {
        return stage.state()
                .lexer()
                .expand(word.text(), stage.state().variables())
                .text();
    }

    private @Nullable String textOrNull(@Nullable Word word) {
        return word == null ? null : text(word);
    }

    void work() {
        if (session.plan().stage(from) != null) {
            // The time of waiting for another stage is that stage's.
            session.source(from, step);
        }
        stage.feed().started(step);
        Source source = session.source(from, step);
        StepInputs quick = null;
        if (source.snapshot() != null) {
            // The same files below and the same stage: then nothing of it need be read.
            quick = inputs();
            quick.add(StepInputs.FILE, from, source.snapshot().name());
            if (stage.layers().cached(step, quick, createdBy()).isPresent()) {
                return;
            }
        }
        BuildFiles files = session.files(source);
        try (CopySelection selection = copy.select(files, session.parts().remote())) {
            StepInputs inputs = inputs();
            selection.digest().inputs().forEach(file -> inputs.add(StepInputs.FILE, file.path(), file.digest()));
            inputs.add(StepInputs.SETTING, "files", selection.digest().digest());
            CacheEntry entry = stage.layers()
                    .layer(
                            step,
                            inputs,
                            createdBy(),
                            room -> room.change(root -> {
                                CopyResult result = selection.apply(new CopyTarget(
                                        root,
                                        session.parts().ids(),
                                        session.arguments().epoch()));
                                result.warnings()
                                        .forEach(warning -> session.feed()
                                                .tell(new BuildEvent.Warning("", warning, "", step.firstLine())));
                            }));
            if (quick != null) {
                session.cache().alias(entry, quick, stage.state().files().chainIds());
            }
        }
    }

    private StepInputs inputs() {
        StepInputs inputs = new StepInputs(step.written(), stage.state().files().name(), words(true));
        inputs.add(StepInputs.SETTING, "directory", copy.workdir());
        copy.contents().forEach(file -> inputs.add(StepInputs.FILE, "<<" + file.name(), file.content()));
        return inputs;
    }

    private String createdBy() {
        return words(false) + " # buildkit";
    }

    /// @param all with the flags that the history leaves out
    private String words(boolean all) {
        CopyFlags flags = copy.flags();
        List<String> words = new ArrayList<>();
        words.add(copy.add() ? "ADD" : "COPY");
        flag(words, "--checksum=", flags.checksum());
        flag(words, "--chown=", flags.chown());
        flag(words, "--chmod=", flags.chmod());
        if (all) {
            if (flags.link()) {
                words.add("--link");
            }
            if (flags.parents()) {
                words.add("--parents");
            }
            flag(words, "--keep-git-dir=", flags.keepGitDir());
            flag(words, "--unpack=", flags.unpack());
        }
        flags.exclude().forEach(pattern -> words.add("--exclude=" + pattern));
        words.addAll(copy.sources());
        copy.contents().forEach(file -> words.add(file.name()));
        words.add(copy.destination());
        return String.join(" ", words);
    }

    private static void flag(List<String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.add(name + value);
        }
    }
}
