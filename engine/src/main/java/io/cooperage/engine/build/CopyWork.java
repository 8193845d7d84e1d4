package io.cooperage.engine.build;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.copy.CopyFlags;
import io.cooperage.engine.build.copy.CopyResult;
import io.cooperage.engine.build.copy.CopySelection;
import io.cooperage.engine.build.copy.CopyStep;
import io.cooperage.engine.build.copy.CopyTarget;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.List;

/// COPY and ADD in a stage.
final class CopyWork {
    private final StageRun stage;
    private final BuildSession session;
    private final PlannedStep step;
    private final CopyStep copy;
    private final String from;

    CopyWork(StageRun stage, BuildSession session, PlannedStep step, Instruction.Copy instruction) {
        this.stage = stage;
        this.session = session;
        this.step = step;
        Word other = instruction.from();
        this.from = other == null ? "" : other.text();
        this.copy = reader().of(instruction);
    }

    CopyWork(StageRun stage, BuildSession session, PlannedStep step, Instruction.Add instruction) {
        this.stage = stage;
        this.session = session;
        this.step = step;
        this.from = "";
        this.copy = reader().of(instruction);
    }

    private CopyWork(StageRun stage, BuildSession session, PlannedStep step, String from, CopyStep copy) {
        this.stage = stage;
        this.session = session;
        this.step = step;
        this.from = from;
        this.copy = copy;
    }

    /// All of a named context, for a FROM that names it.
    static CopyWork ofContext(StageRun stage, BuildSession session, PlannedStep from, String context) {
        return new CopyWork(stage, session, from, context, CopyStep.copy(List.of("/"), "/", CopyFlags.NONE));
    }

    private CopyReader reader() {
        return new CopyReader(
                stage.state().lexer(),
                stage.state().variables(),
                stage.state().draft().directory());
    }

    void work() {
        if (session.plan().stage(from) != null) {
            // The time of waiting for another stage is that stage's.
            session.source(from, step);
        }
        stage.feed().started(step);
        Source source = session.source(from, step);
        StepInputs quick = null;
        if (source.snapshot() != null) {
            // The same files below and the same stage: then nothing of it need be read.
            quick = inputs();
            quick.add(StepInputs.FILE, from, source.snapshot().name());
            if (stage.layers().cached(step, quick, createdBy()).isPresent()) {
                return;
            }
        }
        BuildFiles files = session.files(source);
        try (CopySelection selection = copy.select(files, session.parts().remote())) {
            StepInputs inputs = inputs();
            selection.digest().inputs().forEach(file -> inputs.add(StepInputs.FILE, file.path(), file.digest()));
            inputs.add(StepInputs.SETTING, "files", selection.digest().digest());
            CacheEntry entry = stage.layers()
                    .layer(
                            step,
                            inputs,
                            createdBy(),
                            room -> room.change(root -> {
                                CopyResult result = selection.apply(new CopyTarget(
                                        root,
                                        session.parts().ids(),
                                        session.arguments().epoch()));
                                result.warnings()
                                        .forEach(warning -> session.feed()
                                                .tell(new BuildEvent.Warning("", warning, "", step.firstLine())));
                            }));
            if (quick != null) {
                session.cache().alias(entry, quick, stage.state().files().chainIds());
            }
        }
    }

    private StepInputs inputs() {
        StepInputs inputs = new StepInputs(step.written(), stage.state().files().name(), CopyReader.words(copy, true));
        CopyReader.addTo(inputs, copy);
        return inputs;
    }

    private String createdBy() {
        return CopyReader.words(copy, false) + " # buildkit";
    }
}
