package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.VariableScanner;
import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellScript;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Flag;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.LogicalLine;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Paints a file: later strokes cover earlier ones, so what is inside something else is painted after it.
final class SemanticTokens {
    private final Dockerfile file;
    private final String text;
    /// One for each character; null where there is no colour.
    private final SemanticToken.@Nullable Kind[] paint;

    private SemanticTokens(Dockerfile file) {
        this.file = file;
        this.text = file.source().text();
        this.paint = new SemanticToken.Kind[text.length()];
    }

    static List<SemanticToken> of(Dockerfile file) {
        SemanticTokens tokens = new SemanticTokens(file);
        for (Block block : file.blocks().blocks()) {
            switch (block) {
                case Block.Comment comment -> tokens.fill(comment.content(), SemanticToken.Kind.COMMENT);
                case Block.Directive directive -> {
                    tokens.fill(directive.content(), SemanticToken.Kind.COMMENT);
                    tokens.fill(directive.nameRange(), SemanticToken.Kind.DIRECTIVE);
                    tokens.fill(directive.valueRange(), SemanticToken.Kind.DIRECTIVE_VALUE);
                }
                case Block.Blank ignored -> {}
                case Block.Instruction ignored -> {}
            }
        }
        file.instructions().forEach(tokens::instruction);
        return tokens.collect();
    }

    private void instruction(Instruction instruction) {
        Block.Instruction block = instruction.block();
        command(block.command());
        meaning(instruction);
        Keyword keyword = block.command().innermost().keyword();
        if (keyword == Keyword.RUN || keyword == Keyword.CMD || keyword == Keyword.ENTRYPOINT) {
            script(instruction instanceof Instruction.Onbuild onbuild ? onbuild.trigger() : instruction);
        }
        block.heredocs().forEach(this::heredoc);
        if (keyword != Keyword.MAINTAINER && keyword != Keyword.SHELL) {
            variables(block.command(), keyword);
        }
        block.continuations().forEach(range -> fill(range, SemanticToken.Kind.ESCAPE));
        block.innerComments().forEach(range -> fill(range, SemanticToken.Kind.COMMENT));
    }

    private void command(Command command) {
        Keyword keyword = command.keyword();
        fill(
                command.name(),
                keyword == null
                        ? SemanticToken.Kind.UNKNOWN_KEYWORD
                        : keyword == Keyword.MAINTAINER
                                ? SemanticToken.Kind.DEPRECATED_KEYWORD
                                : SemanticToken.Kind.KEYWORD);
        strings(command.line(), command.rest().from(), command.rest().to());
        for (Flag flag : command.flags()) {
            fill(flag.nameRange(), SemanticToken.Kind.FLAG);
            if (flag.value() != null) {
                fill(flag.valueWord(), SemanticToken.Kind.FLAG_VALUE);
            }
        }
        switch (command.arguments()) {
            case Arguments.Json json -> json.elements().forEach(word -> fill(word, SemanticToken.Kind.STRING));
            case Arguments.Health health -> {
                fill(health.type(), SemanticToken.Kind.KEYWORD);
                if (health.command() instanceof Arguments.Json json) {
                    json.elements().forEach(word -> fill(word, SemanticToken.Kind.STRING));
                }
            }
            case Arguments.Nested nested -> command(nested.command());
            default -> {}
        }
    }

    private void meaning(Instruction instruction) {
        switch (instruction) {
            case Instruction.From from -> {
                fill(from.image(), SemanticToken.Kind.IMAGE);
                if (from.as() != null) {
                    fill(from.as(), SemanticToken.Kind.KEYWORD);
                }
                if (from.name() != null) {
                    fill(from.name(), SemanticToken.Kind.STAGE);
                }
            }
            case Instruction.Arg arg -> arg.variables().forEach(v -> fill(v.name(), SemanticToken.Kind.VARIABLE));
            case Instruction.Env env -> env.pairs().forEach(pair -> fill(pair.key(), SemanticToken.Kind.VARIABLE));
            case Instruction.Label label -> label.pairs().forEach(pair -> fill(pair.key(), SemanticToken.Kind.KEY));
            case Instruction.Expose expose -> expose.ports().forEach(port -> fill(port, SemanticToken.Kind.NUMBER));
            case Instruction.Copy copy -> {
                if (copy.from() != null) {
                    fill(copy.from(), SemanticToken.Kind.STAGE);
                }
            }
            case Instruction.Onbuild onbuild -> meaning(onbuild.trigger());
            default -> {}
        }
    }

    private void script(Instruction instruction) {
        ShellScript script = ShellScript.of(instruction);
        if (!script.editable()) {
            return;
        }
        for (ShellCommand command : script.commands()) {
            fill(script.range(command.nameWord()), SemanticToken.Kind.PROGRAM);
        }
        String shell = script.text();
        for (int i = 0; i < shell.length(); i++) {
            if ("&|;".indexOf(shell.charAt(i)) >= 0) {
                TextRange at = script.source().range(i, i + 1);
                if (paint[at.start()] == null) {
                    fill(at, SemanticToken.Kind.OPERATOR);
                }
            }
        }
    }

    private void heredoc(Heredoc heredoc) {
        for (int i = heredoc.body().start(); i < heredoc.body().end(); i++) {
            if (paint[i] == null) {
                paint[i] = SemanticToken.Kind.HEREDOC_BODY;
            }
        }
        fill(heredoc.operator(), SemanticToken.Kind.HEREDOC_NAME);
        fill(heredoc.terminator(), SemanticToken.Kind.HEREDOC_NAME);
    }

    private void variables(Command command, @Nullable Keyword keyword) {
        LogicalLine line = command.line();
        char escape = keyword == Keyword.RUN ? '\\' : file.escape();
        for (VariableScanner.Reference use :
                VariableScanner.scan(line.text(), command.name().to(), line.length(), escape)) {
            line.pieces(use.from(), use.nameTo()).forEach(piece -> fill(piece, SemanticToken.Kind.VARIABLE));
        }
    }

    /// Quoted parts, quotes included.
    private void strings(LogicalLine line, int from, int to) {
        String logical = line.text();
        int at = from;
        while (at < to) {
            char c = logical.charAt(at);
            if (c == file.escape()) {
                at++;
            } else if (c == '"' || c == '\'') {
                int close = at + 1;
                while (close < to && logical.charAt(close) != c) {
                    close += c == '"' && logical.charAt(close) == file.escape() ? 2 : 1;
                }
                int end = Math.min(close + 1, to);
                line.pieces(at, end).forEach(piece -> fill(piece, SemanticToken.Kind.STRING));
                at = end - 1;
            }
            at++;
        }
    }

    private void fill(Word word, SemanticToken.Kind kind) {
        word.line().pieces(word.from(), word.to()).forEach(piece -> fill(piece, kind));
    }

    private void fill(TextRange range, SemanticToken.Kind kind) {
        Arrays.fill(paint, range.start(), range.end(), kind);
    }

    private List<SemanticToken> collect() {
        List<SemanticToken> tokens = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= paint.length; i++) {
            boolean lineEnd = i < paint.length && (text.charAt(i) == '\n' || text.charAt(i - 1) == '\n');
            if (i == paint.length || paint[i] != paint[start] || lineEnd) {
                SemanticToken.Kind kind = paint[start];
                if (kind != null && !text.substring(start, i).isBlank()) {
                    tokens.add(new SemanticToken(new TextRange(start, i), kind));
                }
                start = i;
            }
        }
        return tokens;
    }
}
