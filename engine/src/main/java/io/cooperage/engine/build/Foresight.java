package io.cooperage.engine.build;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.copy.CopyDemands;
import io.cooperage.engine.build.copy.CopyFlags;
import io.cooperage.engine.build.copy.CopyStep;
import io.cooperage.engine.container.Signals;
import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.ast.GitReference;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.PortSpec;
import io.cooperage.engine.dockerfile.model.Scope;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.Position;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.function.Consumer;

/// What will fail whatever the steps before it do, found before any of them runs: nobody wants to wait for a
/// compiler to hear of a file that is not there. Looks only at words without variables.
final class Foresight {
    private final BuildPlan plan;
    private final BuildFiles context;
    private final EventFeed feed;

    /// @param feed told of the step at fault
    Foresight(BuildPlan plan, BuildFiles context, EventFeed feed) {
        this.plan = plan;
        this.context = context;
        this.feed = feed;
    }

    /// @throws BuildException for the first one, with the place of the word
    void look() {
        for (PlannedStage stage : plan.stages().values()) {
            for (PlannedStep step : stage.steps()) {
                try {
                    look(step.instruction());
                } catch (BuildException found) {
                    StageFeed told = new StageFeed(feed);
                    told.started(step);
                    throw told.failed(step, found);
                }
            }
        }
    }

    private void look(Instruction instruction) {
        switch (instruction) {
            case Instruction.Copy copy -> copied(copy.spec(), false, copy.from() == null);
            case Instruction.Add add -> copied(add.spec(), true, true);
            case Instruction.Expose expose -> expose.ports().forEach(port -> check(port, PortSpec::parse));
            case Instruction.StopSignal stop -> check(stop.signal(), Signals::parse);
            default -> {}
        }
    }

    private void copied(CopySpec spec, boolean add, boolean fromContext) {
        if (spec.chmod() != null) {
            check(spec.chmod(), CopyDemands::mode);
        }
        int sources = spec.sources().size() + spec.contents().size();
        check(spec.destination(), to -> CopyDemands.folder(step(add, to), sources));
        if (fromContext) {
            for (Word source : spec.sources()) {
                check(source, path -> {
                    if (!path.contains("://") && !(add && GitReference.parse(path) != null)) {
                        CopyDemands.present(path, context);
                    }
                });
            }
        }
    }

    private static CopyStep step(boolean add, String to) {
        return new CopyStep(add, List.of(), List.of(), to, "/", CopyFlags.NONE);
    }

    private void check(Word word, Consumer<String> demand) {
        if (word.text().indexOf('$') >= 0) {
            return;
        }
        try {
            demand.accept(plan.model().lexer().expand(word.text(), Scope.EMPTY).text());
        } catch (EngineException refused) {
            Position at = plan.file().source().positionOf(word.range().start());
            throw new BuildException(
                    refused.kind(),
                    String.valueOf(refused.getMessage()),
                    at.line() + 1,
                    at.column() + 1,
                    -1,
                    List.of(),
                    refused);
        }
    }
}
