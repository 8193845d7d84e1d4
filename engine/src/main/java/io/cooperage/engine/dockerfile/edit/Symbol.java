package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Something with a name: a stage, a variable, a heredoc.
///
/// @param occurrences from top to bottom
public record Symbol(Family family, String name, List<Occurrence> occurrences) {
    public Symbol {
        occurrences = List.copyOf(occurrences);
    }

    /// What may be named.
    public enum Family {
        STAGE("[A-Za-z][A-Za-z0-9_.-]*", "a stage name starts with a letter and goes on with letters, digits, - _ ."),
        VARIABLE("[A-Za-z_][A-Za-z0-9_]*", "a variable's name has letters, digits and _ and starts with no digit"),
        HEREDOC("[^\\s'\"<>|;&()$`\\\\]+", "a heredoc's name has no blanks, quotes or shell characters");

        private final Pattern form;
        private final String rule;

        Family(String form, String rule) {
            this.form = Pattern.compile(form);
            this.rule = rule;
        }
    }

    boolean isDefined() {
        return occurrences.stream().anyMatch(Occurrence::defines);
    }

    Optional<Occurrence> occurrenceAt(int offset) {
        return occurrences.stream()
                .filter(occurrence -> occurrence.range().touches(offset))
                .findFirst();
    }

    /// The definition in force at a place: the last one before it in the same stage, or else all there are.
    List<TextRange> definitionsFor(int offset) {
        Occurrence here = occurrenceAt(offset).orElse(null);
        List<Occurrence> definitions =
                occurrences.stream().filter(Occurrence::defines).toList();
        if (here == null || here.defines() || family != Family.VARIABLE) {
            return definitions.stream().map(Occurrence::range).toList();
        }
        return definitions.stream()
                .filter(d -> d.stage() == here.stage()
                        && d.range().end() <= here.range().start())
                .reduce((first, second) -> second)
                .map(d -> List.of(d.range()))
                .orElseGet(() -> definitions.stream().map(Occurrence::range).toList());
    }

    List<TextEdit> rename(String newName) {
        if (!family.form.matcher(newName).matches()) {
            throw EngineException.invalid("'" + newName + "' can't be a name here: " + family.rule);
        }
        return occurrences.stream()
                .map(occurrence -> new TextEdit(occurrence.range(), newName))
                .toList();
    }
}
