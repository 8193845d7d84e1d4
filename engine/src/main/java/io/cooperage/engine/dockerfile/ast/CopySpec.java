package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What COPY and ADD have in common.
///
/// @param sources paths, URLs and repositories
/// @param contents sources written in place
/// @param chown null when not given
/// @param chmod null when not given
/// @param exclude patterns to leave out
public record CopySpec(
        List<Word> sources,
        List<Heredoc> contents,
        Word destination,
        @Nullable Word chown,
        @Nullable Word chmod,
        boolean link,
        List<Word> exclude) {
    public CopySpec {
        sources = List.copyOf(sources);
        contents = List.copyOf(contents);
        exclude = List.copyOf(exclude);
    }
}
