package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the forms of the instruction at the caret.
final class Signatures {
    private Signatures() {}

    static Optional<SignatureHelp> at(DockerfileDocument document, int offset) {
        if (!(document.file().blocks().at(offset) instanceof Block.Instruction block)
                || document.source().lineOf(offset) > block.lastLine()) {
            return Optional.empty();
        }
        int caret = block.command().line().indexOf(offset);
        Command command = block.command();
        while (command.arguments() instanceof Arguments.Nested nested
                && caret > nested.command().name().to()) {
            command = nested.command();
        }
        Keyword keyword = command.keyword();
        if (keyword == null || caret <= command.name().to()) {
            return Optional.empty();
        }
        InstructionDocs docs = InstructionDocs.of(keyword);
        List<String> forms = new ArrayList<>(docs.forms());
        boolean list = command.rest().text().startsWith("[");
        forms.sort((a, b) -> Boolean.compare(isList(b) == list, isList(a) == list));
        return Optional.of(new SignatureHelp(forms, parameter(command, caret), docs.text()));
    }

    private static boolean isList(String form) {
        return form.contains("[\"");
    }

    /// Flags are one part together.
    private static int parameter(Command command, int caret) {
        int rest = command.rest().from();
        if (caret <= rest) {
            return command.flags().isEmpty() || caret < rest ? 1 : 2;
        }
        int part = command.flags().isEmpty() ? 1 : 2;
        String text = command.line().text();
        for (int i = rest; i < Math.min(caret, text.length()); i++) {
            if (text.charAt(i) == ' ' && (i == 0 || text.charAt(i - 1) != ' ')) {
                part++;
            }
        }
        return part;
    }
}
