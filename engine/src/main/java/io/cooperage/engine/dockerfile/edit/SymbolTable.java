package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.Definition;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.StageReferences;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stages, variables and heredocs of a file with all places that name them.
final class SymbolTable {
    private final BuildModel model;
    private final List<Symbol> symbols = new ArrayList<>();

    private SymbolTable(BuildModel model) {
        this.model = model;
    }

    static SymbolTable of(BuildModel model) {
        SymbolTable table = new SymbolTable(model);
        table.stages();
        table.variables();
        table.heredocs();
        return table;
    }

    List<Symbol> all() {
        return symbols;
    }

    Optional<Symbol> at(int offset) {
        return symbols.stream()
                .filter(symbol -> symbol.occurrenceAt(offset).isPresent())
                .findFirst();
    }

    private void stages() {
        Map<Integer, List<Occurrence>> byStage = new HashMap<>();
        for (Stage stage : model.file().stages()) {
            Word name = stage.from() == null ? null : stage.from().name();
            if (name != null) {
                add(byStage, stage.index(), new Occurrence(name.range(), true, stage.index()));
            }
        }
        for (StageReferences.Reference reference : new StageReferences(model.file(), model.facts()).all()) {
            Stage target = reference.target();
            if (target != null && !reference.byIndex()) {
                int user = reference.user().index();
                add(byStage, target.index(), new Occurrence(reference.range(), false, user));
            }
        }
        for (Stage stage : model.file().stages()) {
            List<Occurrence> occurrences = byStage.get(stage.index());
            if (occurrences != null) {
                symbols.add(new Symbol(Symbol.Family.STAGE, stage.label(), sorted(occurrences)));
            }
        }
    }

    /// Occurrences of one name belong together within a stage, with the stage it starts from when that
    /// knows the name,
    /// and with the global ARG that an ARG without a value takes up.
    private void variables() {
        Map<String, Map<Integer, List<Occurrence>>> byName = VariableOccurrences.of(model);
        byName.forEach((name, byStage) -> {
            Map<Integer, List<Occurrence>> groups = new HashMap<>();
            byStage.forEach((stage, occurrences) -> {
                int root = root(name, stage, byStage);
                groups.computeIfAbsent(root, ignored -> new ArrayList<>()).addAll(occurrences);
            });
            groups.values().forEach(group -> symbols.add(new Symbol(Symbol.Family.VARIABLE, name, sorted(group))));
        });
    }

    /// The stage that a name in `stage` goes back to; -1 is the top of the file.
    private int root(String name, int stage, Map<Integer, List<Occurrence>> byStage) {
        int at = stage;
        while (at >= 0) {
            StageModel current = model.stages().get(at);
            if (takesUpGlobal(name, current) && byStage.containsKey(-1)) {
                return -1;
            }
            StageModel base = current.baseStage();
            if (base == null || !knows(base, name)) {
                return at;
            }
            at = base.stage().index();
        }
        return at;
    }

    private static boolean knows(StageModel stage, String name) {
        Definition definition = stage.end().scope().find(name);
        return definition != null && definition.word() != null;
    }

    private static boolean takesUpGlobal(String name, StageModel stage) {
        return stage.stage().instructions().stream()
                .filter(Instruction.Arg.class::isInstance)
                .flatMap(instruction -> ((Instruction.Arg) instruction).variables().stream())
                .anyMatch(v -> v.value() == null && v.name().text().equals(name));
    }

    private void heredocs() {
        String text = model.file().source().text();
        for (Instruction instruction : model.file().instructions()) {
            for (Heredoc heredoc : instruction.block().heredocs()) {
                TextRange operator = heredoc.operator();
                int at = text.indexOf(heredoc.name(), operator.start() + 2);
                if (at >= 0 && at + heredoc.name().length() <= operator.end() && heredoc.isTerminated()) {
                    TextRange name = new TextRange(at, at + heredoc.name().length());
                    Stage stage = model.file().stageOf(instruction);
                    int index = stage == null ? -1 : stage.index();
                    symbols.add(new Symbol(
                            Symbol.Family.HEREDOC,
                            heredoc.name(),
                            List.of(
                                    new Occurrence(name, true, index),
                                    new Occurrence(heredoc.terminator(), false, index))));
                }
            }
        }
    }

    private static void add(Map<Integer, List<Occurrence>> map, int key, Occurrence occurrence) {
        map.computeIfAbsent(key, ignored -> new ArrayList<>()).add(occurrence);
    }

    private static List<Occurrence> sorted(List<Occurrence> occurrences) {
        return occurrences.stream()
                .sorted(Comparator.comparingInt(occurrence -> occurrence.range().start()))
                .toList();
    }
}
