package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.List;

/// The structure of a file.
final class Outline {
    private static final int DETAIL_LENGTH = 60;

    private Outline() {}

    static List<OutlineItem> of(Dockerfile file) {
        List<OutlineItem> items = new ArrayList<>();
        for (Block block : file.blocks().blocks()) {
            if (block instanceof Block.Directive directive) {
                items.add(new OutlineItem(
                        directive.name(),
                        directive.value(),
                        OutlineItem.Kind.DIRECTIVE,
                        directive.content(),
                        directive.nameRange(),
                        List.of()));
            }
        }
        for (Instruction instruction : file.instructions()) {
            if (file.stageOf(instruction) != null) {
                break;
            }
            items.add(instruction(instruction));
        }
        file.stages().forEach(stage -> items.add(stage(stage)));
        return items;
    }

    private static OutlineItem stage(Stage stage) {
        List<OutlineItem> children =
                stage.instructions().stream().map(Outline::instruction).toList();
        Instruction last = stage.instructions().isEmpty()
                ? stage.start()
                : stage.instructions().getLast();
        TextRange whole = new TextRange(
                stage.start().range().start(), last.block().range().end());
        Instruction.From from = stage.from();
        String name = stage.name() != null ? stage.name() : "stage " + stage.index();
        TextRange selection = from != null && from.name() != null
                ? from.name().range()
                : stage.start().command().name().range();
        String detail = from != null ? "FROM " + from.image().text() : "";
        return new OutlineItem(String.valueOf(name), detail, OutlineItem.Kind.STAGE, whole, selection, children);
    }

    private static OutlineItem instruction(Instruction instruction) {
        Command command = instruction.block().command();
        String rest = command.rest().text();
        String detail = rest.length() > DETAIL_LENGTH ? rest.substring(0, DETAIL_LENGTH) + "…" : rest;
        OutlineItem.Kind kind = command.keyword() == Keyword.MAINTAINER
                ? OutlineItem.Kind.DEPRECATED_INSTRUCTION
                : OutlineItem.Kind.INSTRUCTION;
        return new OutlineItem(
                command.canonicalName(),
                detail.replaceAll("\\s+", " "),
                kind,
                instruction.block().range(),
                command.name().range(),
                List.of());
    }
}
