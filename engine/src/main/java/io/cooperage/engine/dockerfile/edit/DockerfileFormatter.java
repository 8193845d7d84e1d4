package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.Spaces;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.LogicalLine;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// Brings a file into shape without changing what it says: keywords in capitals, one blank behind them,
/// continuation lines indented, no blanks at line ends, no empty lines inside instructions and few between
/// them. Heredoc bodies and everything between quotes stay as they are; in doubt, so does a line.
///
/// What was formatted stays as it is the next time. Only among random bytes there are lines that hold
/// nothing but continuations of continuations, and these may take a second pass.
final class DockerfileFormatter {
    private final Dockerfile file;
    private final SourceText source;
    private final String text;
    private final FormatOptions options;
    private final List<TextEdit> edits = new ArrayList<>();

    private DockerfileFormatter(Dockerfile file, FormatOptions options) {
        this.file = file;
        this.source = file.source();
        this.text = source.text();
        this.options = options;
    }

    /// Edits in order, none without effect.
    static List<TextEdit> format(Dockerfile file, FormatOptions options) {
        boolean open = file.instructions().stream()
                .flatMap(instruction -> instruction.block().heredocs().stream())
                .anyMatch(heredoc -> !heredoc.isTerminated());
        if (open) {
            // Any line moved to the left could become the terminator that is missing.
            return List.of();
        }
        DockerfileFormatter formatter = new DockerfileFormatter(file, options);
        formatter.blocks();
        formatter.instructions();
        formatter.end();
        return formatter.edits.stream()
                .filter(edit -> !edit.range().in(formatter.text).equals(edit.newText()))
                // Of two at one place the indent comes before the keyword.
                .sorted(Comparator.comparingInt((TextEdit edit) -> edit.range().start())
                        .thenComparingInt(edit -> edit.range().end()))
                .toList();
    }

    private void blocks() {
        int blanks = 0;
        List<Block> blocks = file.blocks().blocks();
        for (Block block : blocks) {
            if (block instanceof Block.Blank) {
                blanks++;
                boolean atEnd = block.range().end() == text.length();
                if (blanks > options.maxBlankLines() && !atEnd) {
                    replace(block.range(), "");
                } else {
                    int from = block.range().start();
                    boolean mark = from == 0 && text.startsWith("\uFEFF");
                    replace(new TextRange(from + (mark ? 1 : 0), source.lineEnd(block.firstLine())), "");
                }
            } else {
                blanks = 0;
            }
            switch (block) {
                case Block.Comment comment -> line(comment.firstLine(), comment.content(), Spaces::isSpace);
                // Any other space is a part of the value: without it the directive would say something else.
                case Block.Directive directive ->
                    line(directive.firstLine(), directive.content(), DockerfileFormatter::isBlank);
                case Block.Blank ignored -> {}
                case Block.Instruction ignored -> {}
            }
        }
    }

    /// Nothing before and behind the content of a line.
    private void line(int line, TextRange content, IntPredicate space) {
        before(source.lineStart(line), content.start());
        int end = content.end();
        while (end > content.start() && space.test(text.charAt(end - 1))) {
            end--;
        }
        replace(new TextRange(end, content.end()), "");
    }

    private void before(int lineStart, int contentStart) {
        int from = lineStart == 0 && text.startsWith("\uFEFF") ? 1 : lineStart;
        // Behind blanks this character is none; at the very beginning it would be the mark.
        if (contentStart < text.length() && text.charAt(contentStart) == '\uFEFF') {
            return;
        }
        replace(new TextRange(Math.min(from, contentStart), contentStart), "");
    }

    private void instructions() {
        for (Instruction instruction : file.instructions()) {
            Block.Instruction block = instruction.block();
            before(source.lineStart(block.firstLine()), block.content().start());
            if (!(instruction instanceof Instruction.Invalid)) {
                keyword(block.command());
                if (instruction instanceof Instruction.From from && from.as() != null) {
                    cased(from.as());
                }
            }
            block.emptyLines().forEach(range -> replace(range, ""));
            block.innerComments().forEach(this::innerComment);
            new ContinuationFormatter(block).format();
        }
    }

    private void keyword(Command command) {
        Word name = command.name();
        cased(name);
        LogicalLine line = command.line();
        int next = name.to();
        int last = Spaces.lastNonSpace(line.text());
        while (next < last && isBlank(line.text().charAt(next))) {
            next++;
        }
        TextRange gap = line.range(name.to(), next);
        // A gap with a line end in it is a continuation's business.
        boolean together = gap.start() == name.range().end() && gap.length() == next - name.to();
        if (next < last && together) {
            replace(gap, " ");
        }
        if (command.arguments() instanceof Arguments.Nested nested) {
            keyword(nested.command());
        }
    }

    /// A word that is broken by the end of a line stays as it is: its parts are the continuation's business.
    private void cased(Word word) {
        String name = word.text();
        if (word.range().length() == name.length()) {
            replace(word.range(), options.upperCase() ? name.toUpperCase(Locale.ROOT) : name.toLowerCase(Locale.ROOT));
        }
    }

    private void innerComment(TextRange comment) {
        int lineStart = source.lineStart(source.lineOf(comment.start()));
        replace(new TextRange(lineStart, comment.start()), " ".repeat(options.indent()));
        int end = comment.end();
        while (end > comment.start() && Spaces.isSpace(text.charAt(end - 1))) {
            end--;
        }
        replace(new TextRange(end, comment.end()), "");
    }

    /// Exactly one line ending at the end, and no empty lines before it.
    private void end() {
        List<Block> blocks = file.blocks().blocks();
        int last = blocks.size() - 1;
        while (last >= 0 && blocks.get(last) instanceof Block.Blank) {
            last--;
        }
        if (last < 0) {
            return;
        }
        int end = blocks.get(last).range().end();
        edits.removeIf(edit -> edit.range().start() >= end);
        if (end < text.length()) {
            edits.add(TextEdit.delete(new TextRange(end, text.length())));
        } else if (!text.endsWith("\n") && !endsOpen(blocks.get(last))) {
            edits.add(TextEdit.insert(end, source.lineBreak()));
        }
    }

    /// Behind a continuation character the line ending would be part of the instruction.
    private static boolean endsOpen(Block block) {
        return block instanceof Block.Instruction instruction
                && instruction.continuations().stream()
                        .anyMatch(range -> range.end() >= instruction.content().end());
    }

    private void replace(TextRange range, String newText) {
        if (!range.isEmpty() || !newText.isEmpty()) {
            edits.add(new TextEdit(range, newText));
        }
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    /// The lines of one instruction behind its first.
    private final class ContinuationFormatter {
        private final Block.Instruction block;
        private final LogicalLine line;
        private final QuoteState quotes;

        ContinuationFormatter(Block.Instruction block) {
            this.block = block;
            this.line = block.command().line();
            this.quotes = new QuoteState(line.text(), file.escape());
        }

        void format() {
            for (TextRange escape : block.continuations()) {
                trailing(escape);
                indent(escape);
            }
            if (block.heredocs().isEmpty()) {
                lastLine();
            }
        }

        /// Blanks behind a continuation character mean nothing.
        private void trailing(TextRange escape) {
            int end = source.lineEnd(source.lineOf(escape.start()));
            replace(new TextRange(escape.end(), end), "");
        }

        private void lastLine() {
            int end = source.lineEnd(block.lastLine());
            int from = block.content().end();
            boolean own = from >= source.lineStart(block.lastLine())
                    && Spaces.firstNonSpace(text.subSequence(from, end), 0) == end - from;
            // Behind an escape character other blanks than these keep the line from going on.
            boolean escaped = from > 0 && text.charAt(from - 1) == file.escape();
            if (own && !escaped) {
                replace(new TextRange(from, end), "");
            }
        }

        private void indent(TextRange escape) {
            int next = nextOwnLine(source.lineOf(escape.start()));
            if (next < 0) {
                return;
            }
            int start = source.lineStart(next);
            int content = start;
            while (content < source.lineEnd(next) && isBlank(text.charAt(content))) {
                content++;
            }
            int logical = line.indexOf(start);
            boolean separated = content > start || isSeparated(logical);
            if (separated && mayChangeBlanks(logical)) {
                replace(new TextRange(start, content), " ".repeat(options.indent()));
            }
        }

        private int nextOwnLine(int after) {
            for (int candidate = after + 1; candidate <= block.lastOwnLine(); candidate++) {
                int start = source.lineStart(candidate);
                boolean skipped = block.emptyLines().stream().anyMatch(range -> range.start() == start)
                        || block.innerComments().stream()
                                .anyMatch(range -> source.lineOf(range.start()) == source.lineOf(start));
                if (!skipped) {
                    return candidate;
                }
            }
            return -1;
        }

        /// Whether a blank that no escape holds stands right before this character.
        private boolean isSeparated(int logical) {
            return logical > 0
                    && isBlank(line.text().charAt(logical - 1))
                    && (logical == 1
                            || (line.text().charAt(logical - 2) != file.escape()
                                    && line.text().charAt(logical - 2) != '\\'));
        }

        private boolean mayChangeBlanks(int logical) {
            Command command = block.command().innermost();
            Keyword keyword = command.keyword();
            boolean wordsOnly = switch (command.arguments()) {
                case Arguments.Words ignored -> true;
                case Arguments.Json ignored -> true;
                case Arguments.Pairs pairs -> !pairs.legacy();
                case Arguments.Text ignored ->
                    keyword == Keyword.RUN || keyword == Keyword.CMD || keyword == Keyword.ENTRYPOINT;
                case Arguments.Health health -> logical > health.type().to();
                case Arguments.None ignored -> false;
                case Arguments.Nested ignored -> false;
                case Arguments.Malformed ignored -> false;
            };
            return wordsOnly && quotes.isOutside(logical);
        }
    }

    /// Tells whether blanks at a place only separate. Goes through a line once, from left to right.
    private static final class QuoteState {
        private final String text;
        private final char escape;
        private int at;
        private char quote;
        private int braces;
        private boolean unsure;

        QuoteState(String text, char escape) {
            this.text = text;
            this.escape = escape;
        }

        /// @param index not less than in any call before
        boolean isOutside(int index) {
            int end = Math.min(index, text.length());
            while (at < end && !unsure) {
                step();
                // An escape right before the place holds what stands there.
                unsure |= at > index;
            }
            return quote == 0 && braces == 0 && !unsure;
        }

        private void step() {
            char c = text.charAt(at);
            if (quote == '"' && (c == '`' || text.startsWith("$(", at))) {
                // Quotes inside a substitution inside quotes are more than is followed here.
                unsure = true;
            } else if ((c == escape || c == '\\') && quote != '\'') {
                at++;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (text.startsWith("${", at)) {
                braces++;
            } else if (c == '}' && braces > 0) {
                braces--;
            } else if (quote == 0) {
                unsure = c == '#' || text.startsWith("<<", at) || text.startsWith("$'", at);
            }
            at++;
        }
    }
}
