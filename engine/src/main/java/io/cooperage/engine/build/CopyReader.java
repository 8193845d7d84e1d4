package io.cooperage.engine.build;

import io.cooperage.engine.build.copy.CopyFlags;
import io.cooperage.engine.build.copy.CopyStep;
import io.cooperage.engine.build.copy.InlineFile;
import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From COPY and ADD as they are written to what is to be done, and to the words that stand for it in the
/// cache and in the history.
///
/// @param directory that relative destinations start from
record CopyReader(WordLexer lexer, Environment variables, String directory) {
    /// Bodies of heredocs always have the backslash, and no quotes.
    private static final WordLexer BODY = new WordLexer('\\').withLiteralQuotes();

    CopyStep of(Instruction.Copy copy) {
        return step(false, copy.spec(), copy.parents(), null, null, null);
    }

    CopyStep of(Instruction.Add add) {
        return step(true, add.spec(), false, textOrNull(add.checksum()), add.keepGitDir(), add.unpack());
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
                directory,
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
                heredoc.expand() ? BODY.expand(content, variables).text() : content);
    }

    private String text(Word word) {
        return lexer.expand(word.text(), variables).text();
    }

    private @Nullable String textOrNull(@Nullable Word word) {
        return word == null ? null : text(word);
    }

    /// What the result depends on besides the files below and the sources.
    static void addTo(StepInputs inputs, CopyStep copy) {
        inputs.add(StepInputs.SETTING, "directory", copy.workdir());
        copy.contents().forEach(file -> inputs.add(StepInputs.FILE, "<<" + file.name(), file.content()));
    }

    /// @param all with the flags that the history leaves out
    static String words(CopyStep copy, boolean all) {
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
