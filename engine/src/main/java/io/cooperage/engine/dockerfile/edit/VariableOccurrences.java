package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.expand.VariableScanner;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.LogicalLine;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every place that sets or uses a variable: also in RUN, where a shell reads it, and in bodies of
/// heredocs.
final class VariableOccurrences {
    private final BuildModel model;
    private final Map<String, Map<Integer, List<Occurrence>>> found = new LinkedHashMap<>();

    private VariableOccurrences(BuildModel model) {
        this.model = model;
    }

    /// By name, then by stage; -1 is the top of the file and FROM.
    static Map<String, Map<Integer, List<Occurrence>>> of(BuildModel model) {
        VariableOccurrences occurrences = new VariableOccurrences(model);
        int stage = -1;
        List<Stage> stages = model.file().stages();
        for (Instruction instruction : model.file().instructions()) {
            boolean from = instruction.keyword() == Keyword.FROM;
            if (from && stage + 1 < stages.size()) {
                stage++;
            }
            occurrences.definitions(instruction, from ? -1 : stage);
            occurrences.uses(instruction, from ? -1 : stage);
        }
        return occurrences.found;
    }

    private void definitions(Instruction instruction, int stage) {
        switch (instruction) {
            case Instruction.Arg arg -> arg.variables().forEach(v -> define(v.name(), stage));
            case Instruction.Env env -> env.pairs().forEach(pair -> define(pair.key(), stage));
            case Instruction.Onbuild onbuild -> definitions(onbuild.trigger(), stage);
            default -> {}
        }
    }

    private void define(Word name, int stage) {
        if (!name.text().isEmpty() && name.text().chars().allMatch(c -> VariableScanner.isNamePart((char) c))) {
            add(name.text(), new Occurrence(name.range(), true, stage));
        }
    }

    private void uses(Instruction instruction, int stage) {
        Command command = instruction.block().command();
        Keyword keyword = command.innermost().keyword();
        if (keyword == Keyword.MAINTAINER || keyword == Keyword.SHELL) {
            return;
        }
        LogicalLine line = command.line();
        char escape = keyword == Keyword.RUN ? '\\' : model.file().escape();
        for (VariableScanner.Reference use :
                VariableScanner.scan(line.text(), command.name().to(), line.length(), escape)) {
            add(use.name(), new Occurrence(line.range(use.nameFrom(), use.nameTo()), false, stage));
        }
        String text = model.file().source().text();
        for (Heredoc heredoc : instruction.block().heredocs()) {
            if (heredoc.expand()) {
                TextRange body = heredoc.body();
                boolean quotes = keyword == Keyword.RUN;
                for (VariableScanner.Reference use :
                        VariableScanner.scan(text, body.start(), body.end(), '\\', quotes)) {
                    add(use.name(), new Occurrence(new TextRange(use.nameFrom(), use.nameTo()), false, stage));
                }
            }
        }
    }

    private void add(String name, Occurrence occurrence) {
        found.computeIfAbsent(name, ignored -> new LinkedHashMap<>())
                .computeIfAbsent(occurrence.stage(), ignored -> new ArrayList<>())
                .add(occurrence);
    }
}
