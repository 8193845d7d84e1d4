package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;

/// What follows the flags of an instruction, in the form its keyword reads it.
public sealed interface Arguments {
    /// Nothing was written.
    record None() implements Arguments {}

    /// `["a", "b"]`.
    ///
    /// @param list the whole list
    /// @param elements decoded
    record Json(Word list, List<Word> elements) implements Arguments {
        public Json {
            elements = List.copyOf(elements);
        }
    }

    /// Everything as one string: shell commands, WORKDIR, USER and the like.
    record Text(Word text) implements Arguments {}

    /// Split at blanks.
    record Words(List<Word> words) implements Arguments {
        public Words {
            words = List.copyOf(words);
        }
    }

    /// ENV and LABEL.
    ///
    /// @param legacy `KEY some value` instead of `KEY=value`
    record Pairs(List<Pair> pairs, boolean legacy) implements Arguments {
        public Pairs {
            pairs = List.copyOf(pairs);
        }
    }

    /// @param word key, sign and value together
    record Pair(Word key, Word value, Word word) {}

    /// HEALTHCHECK: `NONE`, or `CMD` and a command.
    record Health(Word type, Arguments command) implements Arguments {}

    /// ONBUILD.
    record Nested(Command command) implements Arguments {}

    /// What can't be read.
    ///
    /// @param message BuildKit's words
    record Malformed(Word text, String message, TextRange range) implements Arguments {}
}
