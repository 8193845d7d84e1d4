package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.text.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds what can be folded.
final class Folds {
    private Folds() {}

    static List<Fold> of(Dockerfile file) {
        List<Fold> folds = new ArrayList<>();
        stages(file, folds);
        for (Instruction instruction : file.instructions()) {
            Block.Instruction block = instruction.block();
            add(folds, block.firstLine(), block.lastLine(), Fold.Kind.INSTRUCTION);
            if (block.heredocs().size() > 1) {
                block.heredocs().forEach(heredoc -> heredoc(file.source(), heredoc, folds));
            }
        }
        comments(file, folds);
        folds.sort(Comparator.comparingInt(Fold::firstLine).thenComparing(Fold::kind));
        return folds;
    }

    private static void stages(Dockerfile file, List<Fold> folds) {
        for (Stage stage : file.stages()) {
            Instruction last = stage.instructions().isEmpty()
                    ? stage.start()
                    : stage.instructions().getLast();
            add(folds, stage.start().block().firstLine(), last.block().lastLine(), Fold.Kind.STAGE);
        }
    }

    private static void heredoc(SourceText source, Heredoc heredoc, List<Fold> folds) {
        if (!heredoc.body().isEmpty()) {
            add(
                    folds,
                    source.lineOf(heredoc.body().start()),
                    source.lineOf(heredoc.body().end() - 1),
                    Fold.Kind.HEREDOC);
        }
    }

    private static void comments(Dockerfile file, List<Fold> folds) {
        int first = -1;
        int last = -1;
        for (Block block : file.blocks().blocks()) {
            if (block instanceof Block.Comment comment) {
                first = first < 0 ? comment.firstLine() : first;
                last = comment.firstLine();
            } else {
                add(folds, first, last, Fold.Kind.COMMENT);
                first = -1;
                last = -1;
            }
        }
        add(folds, first, last, Fold.Kind.COMMENT);
    }

    private static void add(List<Fold> folds, int first, int last, Fold.Kind kind) {
        if (first >= 0 && last > first) {
            folds.add(new Fold(first, last, kind));
        }
    }
}
