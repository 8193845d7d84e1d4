package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;

/// A run of whole lines. The blocks of a file follow each other without gaps, so together they are the
/// file.
public sealed interface Block {
    /// With the last line's ending.
    TextRange range();

    /// The first line, from zero.
    int firstLine();

    /// The last line, from zero.
    int lastLine();

    /// An empty line, or one of blanks.
    record Blank(TextRange range, int firstLine) implements Block {
        @Override
        public int lastLine() {
            return firstLine;
        }
    }

    /// A comment outside instructions.
    ///
    /// @param content from `#` to the end of the line
    /// @param text without `#` and blanks around it
    record Comment(TextRange range, int firstLine, TextRange content, String text) implements Block {
        @Override
        public int lastLine() {
            return firstLine;
        }
    }

    /// `# name=value` at the top of the file.
    ///
    /// @param content from `#` to the end of the line
    /// @param name in lower case
    record Directive(
            TextRange range,
            int firstLine,
            TextRange content,
            String name,
            TextRange nameRange,
            String value,
            TextRange valueRange)
            implements Block {
        @Override
        public int lastLine() {
            return firstLine;
        }
    }

    /// An instruction with everything that belongs to it.
    ///
    /// @param content from the keyword to the last character of its own lines, heredoc bodies not included
    /// @param heredocs in the order of their bodies
    /// @param comments the comments before it since the last instruction, as BuildKit gathers them:
    ///     without `#`; a
    ///     comment of nothing but `#` discards the ones before it
    /// @param adjacentComments how many of `comments` stand directly above it, no empty line between
    /// @param innerComments comment lines between its continuations
    /// @param emptyLines empty lines between its continuations
    /// @param continuations the escape characters at its line ends
    record Instruction(
            TextRange range,
            int firstLine,
            int lastLine,
            TextRange content,
            Command command,
            List<Heredoc> heredocs,
            List<String> comments,
            int adjacentComments,
            List<TextRange> innerComments,
            List<TextRange> emptyLines,
            List<TextRange> continuations)
            implements Block {
        public Instruction {
            heredocs = List.copyOf(heredocs);
            comments = List.copyOf(comments);
            innerComments = List.copyOf(innerComments);
            emptyLines = List.copyOf(emptyLines);
            continuations = List.copyOf(continuations);
        }

        /// The last line of the instruction itself, before heredoc bodies; from zero.
        public int lastOwnLine() {
            int own = lastLine;
            for (Heredoc heredoc : heredocs) {
                own -= lines(heredoc.content()) + (heredoc.isTerminated() ? 1 : 0);
            }
            return Math.max(own, firstLine);
        }

        private static int lines(String text) {
            int lines = (int) text.chars().filter(c -> c == '\n').count();
            return text.isEmpty() || text.endsWith("\n") ? lines : lines + 1;
        }
    }
}
