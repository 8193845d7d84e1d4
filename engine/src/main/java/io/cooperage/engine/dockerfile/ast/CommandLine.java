package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.List;

/// What RUN, CMD, ENTRYPOINT and HEALTHCHECK start.
///
/// @param words the program and its arguments; for a shell command one word with all of it, or none
/// @param shell whether a shell reads it
public record CommandLine(List<Word> words, boolean shell) {
    public static final CommandLine NONE = new CommandLine(List.of(), true);

    public CommandLine {
        words = List.copyOf(words);
    }

    public List<String> texts() {
        return words.stream().map(Word::text).toList();
    }
}
