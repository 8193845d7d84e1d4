package io.cooperage.engine.dockerfile;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Flag;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a Dockerfile's tree in the notation of BuildKit's own parser tests.
final class SExpression {
    private SExpression() {}

    static String of(Dockerfile file) {
        return file.instructions().stream()
                .map(Instruction::block)
                .map(block -> "(" + of(block.command()) + ")")
                .collect(Collectors.joining("\n"));
    }

    private static String of(Command command) {
        StringBuilder out = new StringBuilder(command.name().text().toLowerCase(Locale.ROOT));
        if (!command.flags().isEmpty()) {
            out.append(" [")
                    .append(command.flags().stream()
                            .map(Flag::word)
                            .map(word -> GoText.quote(word.text()))
                            .collect(Collectors.joining(" ")))
                    .append(']');
        }
        append(out, command.arguments());
        return out.toString();
    }

    private static void append(StringBuilder out, Arguments arguments) {
        switch (arguments) {
            case Arguments.None ignored -> {}
            case Arguments.Json json -> json.elements().forEach(word -> append(out, word));
            case Arguments.Text text -> append(out, text.text());
            case Arguments.Words words -> words.words().forEach(word -> append(out, word));
            case Arguments.Pairs pairs ->
                pairs.pairs().forEach(pair -> {
                    append(out, pair.key());
                    append(out, pair.value());
                    out.append(pairs.legacy() ? " \"\"" : " \"=\"");
                });
            case Arguments.Health health -> {
                append(out, health.type());
                append(out, health.command());
            }
            case Arguments.Nested nested ->
                out.append(" (").append(of(nested.command())).append(')');
            case Arguments.Malformed malformed -> out.append(" !").append(malformed.message());
        }
    }

    private static void append(StringBuilder out, Word word) {
        out.append(' ').append(GoText.quote(word.text()));
    }
}
