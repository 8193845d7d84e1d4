package io.cooperage.engine.dockerfile.expand;

import io.cooperage.engine.error.EngineException;

/// Splits and expands strings the way BuildKit does outside RUN: a small subset of a POSIX shell with
/// single and double
/// quotes, an escape character, and `$name`, `${name}` and its modifiers. Immutable; each call works on its
/// own state.
///
/// @param escape the escape character of the Dockerfile, backslash or backtick
/// @param rawQuotes keep quote characters in the result
/// @param rawEscapes keep escape characters in the result
/// @param literalQuotes quotes mean nothing; for heredoc bodies
/// @param keepUnset leave references to unset variables as they are written
public record WordLexer(char escape, boolean rawQuotes, boolean rawEscapes, boolean literalQuotes, boolean keepUnset) {
    public WordLexer(char escape) {
        this(escape, false, false, false, false);
    }

    /// Finds words without expanding anything: what is written stays written.
    public static WordLexer verbatim(char escape) {
        return new WordLexer(escape, true, true, false, true);
    }

    public WordLexer keepingQuotes() {
        return new WordLexer(escape, true, rawEscapes, literalQuotes, keepUnset);
    }

    public WordLexer keepingUnset() {
        return new WordLexer(escape, rawQuotes, rawEscapes, literalQuotes, true);
    }

    public WordLexer withLiteralQuotes() {
        return new WordLexer(escape, rawQuotes, rawEscapes, true, keepUnset);
    }

    /// Expands `word`. Splitting happens after expansion, as in a shell.
    ///
    /// @throws EngineException INVALID_ARGUMENT with BuildKit's words: unbalanced quotes or braces, an
    ///     unsupported
    ///     modifier, or a variable that `?` requires
    public Expansion expand(String word, Environment environment) {
        try {
            return new LexerRun(this, word, environment).run();
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "failed to process " + GoText.quote(word) + ": " + e.getMessage(), e);
        }
    }
}
