package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.expand.Spaces;
import io.cooperage.engine.dockerfile.syntax.Block.Blank;
import io.cooperage.engine.dockerfile.syntax.Block.Comment;
import io.cooperage.engine.dockerfile.syntax.Block.Directive;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cuts a file into blocks, losing nothing and never failing: what BuildKit refuses becomes a problem, and
/// reading goes
/// on behind it.
public final class BlockReader {
    /// BuildKit reads lines through a buffer of 64 KiB.
    private static final int MAX_LINE_BYTES = 65_535;

    private final SourceText source;
    private final String text;
    private final DirectiveReader directives;
    private final List<Block> blocks = new ArrayList<>();
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final Set<String> missingTerminators = new HashSet<>();
    private int adjacentComments;
    private char escape = '\\';
    private int next;

    private BlockReader(SourceText source) {
        this.source = source;
        this.text = source.text();
        this.directives = new DirectiveReader(source);
    }

    public static Blocks read(String text) {
        return read(new SourceText(text));
    }

    public static Blocks read(SourceText source) {
        return new BlockReader(source).read();
    }

    private Blocks read() {
        while (next < source.lineCount() && source.lineStart(next) < text.length()) {
            readBlock(next);
        }
        return new Blocks(source, escape, blocks, problems);
    }

    private void readBlock(int line) {
        checkLength(line);
        int start = source.lineStart(line);
        int end = source.lineEnd(line);
        int from = Spaces.firstNonSpace(text.subSequence(start, end), line == 0 && hasByteOrderMark() ? 1 : 0) + start;
        TextRange whole = new TextRange(start, source.lineEndWithBreak(line));
        if (from == end) {
            directives.close();
            blocks.add(new Blank(whole, line));
            adjacentComments = 0;
            next = line + 1;
        } else if (text.charAt(from) == '#') {
            comment(line, whole, from, end);
            next = line + 1;
        } else {
            directives.close();
            blocks.add(new InstructionReader(line, from).read());
            comments.clear();
            adjacentComments = 0;
        }
    }

    private boolean hasByteOrderMark() {
        return text.startsWith("\uFEFF");
    }

    private void comment(int line, TextRange whole, int from, int end) {
        // A script's first line is skipped when BuildKit looks for `syntax` and `check`, but not for
        // `escape`.
        boolean shebang = line == 0 && text.startsWith("#!", from);
        Directive directive = directives.isOpen() && !shebang ? directives.read(line, from, end) : null;
        if (directive == null) {
            String content = Spaces.trim(text.substring(from + 1, end));
            blocks.add(new Comment(whole, line, new TextRange(from, end), content));
            remember(content);
            return;
        }
        blocks.add(directive);
        if (!directives.isFirst(directive)) {
            problem("only one " + directive.name() + " parser directive can be used", directive.content(), line, null);
        } else if (directive.name().equals("escape")) {
            setEscape(directive);
        }
    }

    private void remember(String comment) {
        if (comment.isEmpty()) {
            comments.clear();
            adjacentComments = 0;
        } else {
            comments.add(comment);
            adjacentComments++;
        }
    }

    private void setEscape(Directive directive) {
        String value = directive.value();
        if (value.equals("`") || value.equals("\\")) {
            escape = blocks.getFirst() instanceof Comment ? escape : value.charAt(0);
        } else {
            String message = "invalid escape token '" + value + "' does not match ` or \\";
            problem(message, directive.valueRange(), directive.firstLine(), "\\");
        }
    }

    private void checkLength(int line) {
        int start = source.lineStart(line);
        int end = source.lineEndWithBreak(line);
        if ((end - start) * 3 > MAX_LINE_BYTES
                && text.substring(start, source.lineEnd(line)).getBytes(StandardCharsets.UTF_8).length
                        > MAX_LINE_BYTES) {
            problem(
                    "dockerfile line greater than max allowed size of " + MAX_LINE_BYTES,
                    source.lineRange(line),
                    line,
                    null);
        }
    }

    private void problem(String message, TextRange range, int line, @Nullable String replacement) {
        problems.add(new SyntaxProblem(message, range, line + 1, replacement, true));
    }

    /// Gathers one instruction: its lines, then the bodies of its heredocs.
    private final class InstructionReader {
        private final int firstLine;
        private final LogicalLine.Builder builder = new LogicalLine.Builder();
        private final List<TextRange> innerComments = new ArrayList<>();
        private final List<TextRange> emptyLines = new ArrayList<>();
        private final List<TextRange> continuations = new ArrayList<>();
        private final int start;
        private int line;

        InstructionReader(int firstLine, int start) {
            this.firstLine = firstLine;
            this.line = firstLine;
            this.start = start;
        }

        Block.Instruction read() {
            boolean open = addLine(start, source.lineEnd(line));
            while (open && hasLine(line + 1)) {
                line++;
                open = addContinuation();
            }
            LogicalLine logical = builder.build();
            int contentEnd = logical.length() == 0
                    ? start
                    : logical.range(0, Math.max(1, Spaces.lastNonSpace(logical.text())))
                            .end();
            Command command = new CommandReader(logical, escape).read();
            List<Heredoc> heredocs = heredocs(command, logical);
            next = line + 1;
            return new Block.Instruction(
                    new TextRange(source.lineStart(firstLine), source.lineEndWithBreak(line)),
                    firstLine,
                    line,
                    new TextRange(start, Math.max(start, contentEnd)),
                    command,
                    heredocs,
                    comments,
                    adjacentComments,
                    innerComments,
                    emptyLines,
                    continuations);
        }

        private boolean hasLine(int number) {
            return number < source.lineCount() && source.lineStart(number) < text.length();
        }

        /// @return whether the instruction goes on
        private boolean addContinuation() {
            checkLength(line);
            int from = source.lineStart(line);
            int end = source.lineEnd(line);
            int visible = from;
            while (visible < end && Spaces.isSpace(text.charAt(visible))) {
                visible++;
            }
            if (visible == end) {
                emptyLines.add(new TextRange(from, source.lineEndWithBreak(line)));
                return true;
            }
            if (text.charAt(visible) == '#') {
                innerComments.add(new TextRange(visible, end));
                return true;
            }
            return addLine(from, end);
        }

        /// Adds a line without its continuation character, if it has one: the last character but blanks and
        /// tabs, not
        /// itself escaped.
        private boolean addLine(int from, int end) {
            int last = end - 1;
            while (last >= from && (text.charAt(last) == ' ' || text.charAt(last) == '\t')) {
                last--;
            }
            boolean goesOn =
                    last >= from && text.charAt(last) == escape && (last == from || text.charAt(last - 1) != escape);
            if (goesOn) {
                continuations.add(new TextRange(last, last + 1));
            }
            builder.add(text, from, goesOn ? last : end);
            return goesOn;
        }

        private List<Heredoc> heredocs(Command command, LogicalLine logical) {
            Command innermost = command.innermost();
            if (innermost.keyword() == null
                    || !innermost.keyword().takesHeredocs()
                    || innermost.arguments() instanceof Arguments.Json) {
                return List.of();
            }
            List<HeredocOperator> operators;
            try {
                operators = HeredocOperator.find(logical.text());
            } catch (EngineException e) {
                problem(String.valueOf(e.getMessage()), logical.range(0, logical.length()), firstLine, null);
                return List.of();
            }
            List<Heredoc> heredocs = new ArrayList<>();
            for (HeredocOperator operator : operators) {
                Heredoc heredoc = body(operator, logical.range(operator.from(), operator.to()));
                heredocs.add(heredoc);
                if (!heredoc.isTerminated()) {
                    problem("unterminated heredoc", heredoc.operator(), firstLine, null);
                    break;
                }
            }
            return heredocs;
        }

        private Heredoc body(HeredocOperator operator, TextRange place) {
            int bodyStart = source.lineEndWithBreak(line);
            // What one heredoc did not find further down, a later one won't either.
            String key = (operator.chomp() ? "-" : " ") + operator.name();
            for (int candidate = line + 1; hasLine(candidate) && !missingTerminators.contains(key); candidate++) {
                int from = source.lineStart(candidate);
                int end = source.lineEnd(candidate);
                while (operator.chomp() && from < end && text.charAt(from) == '\t') {
                    from++;
                }
                if (end - from == operator.name().length() && text.startsWith(operator.name(), from)) {
                    line = candidate;
                    return heredoc(
                            operator,
                            place,
                            new TextRange(bodyStart, source.lineStart(candidate)),
                            new TextRange(from, end));
                }
            }
            missingTerminators.add(key);
            int end = whereFileGoesOn(line + 1);
            int bodyEnd = hasLine(end) ? source.lineStart(end) : text.length();
            line = end - 1;
            return heredoc(operator, place, new TextRange(bodyStart, bodyEnd), TextRange.at(bodyEnd));
        }

        private Heredoc heredoc(HeredocOperator operator, TextRange place, TextRange body, TextRange terminator) {
            return new Heredoc(
                    operator.name(),
                    operator.fileDescriptor(),
                    operator.expand(),
                    operator.chomp(),
                    body.in(text),
                    place,
                    body,
                    terminator);
        }

        /// Without a terminator the body would swallow the rest of the file. For the sake of an editor, in
        /// which the
        /// terminator is perhaps yet to be typed, it ends where a line starts with an instruction in
        /// capitals.
        private int whereFileGoesOn(int from) {
            int candidate = from;
            while (hasLine(candidate)) {
                String content = source.line(candidate);
                int end = 0;
                while (end < content.length() && !Spaces.isSpace(content.charAt(end))) {
                    end++;
                }
                if (Keyword.names().contains(content.substring(0, end))) {
                    return candidate;
                }
                candidate++;
            }
            return candidate;
        }
    }
}
