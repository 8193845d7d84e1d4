package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.BlockReader;
import io.cooperage.engine.dockerfile.syntax.Blocks;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads Dockerfiles. Never fails: whatever the text, there is a result that holds all of it, and its
/// problems say what
/// BuildKit would refuse.
public final class DockerfileParser {
    private final Blocks blocks;
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Instruction.Arg> globalArgs = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private @Nullable Instruction stageStart;
    private List<Instruction> stageBody = new ArrayList<>();

    private DockerfileParser(Blocks blocks) {
        this.blocks = blocks;
        this.problems.addAll(blocks.problems());
    }

    public static Dockerfile parse(String text) {
        return new DockerfileParser(BlockReader.read(text)).parse();
    }

    public static Dockerfile parse(SourceText source) {
        return new DockerfileParser(BlockReader.read(source)).parse();
    }

    private Dockerfile parse() {
        for (Block.Instruction block : blocks.instructions()) {
            Instruction instruction = CommandInterpreter.interpret(block);
            instructions.add(instruction);
            if (instruction instanceof Instruction.Invalid invalid) {
                problems.add(invalid.problem());
            }
            place(instruction);
        }
        finishStage();
        if (instructions.isEmpty()) {
            wholeFile(blocks.source().length() == 0 ? "the Dockerfile cannot be empty" : "file with no instructions");
        } else if (stages.isEmpty() && problems.isEmpty()) {
            wholeFile("dockerfile contains no stages to build");
        }
        // BuildKit reads the whole file before it looks into any instruction, and stops at the first
        // problem.
        problems.sort(Comparator.comparing((SyntaxProblem problem) -> !problem.early())
                .thenComparingInt(SyntaxProblem::line));
        return new Dockerfile(blocks, instructions, globalArgs, stages, problems);
    }

    private void place(Instruction instruction) {
        if (instruction.keyword() == Keyword.FROM) {
            finishStage();
            stageStart = instruction;
        } else if (stageStart != null) {
            stageBody.add(instruction);
        } else if (instruction instanceof Instruction.Arg arg) {
            globalArgs.add(arg);
        } else if (!(instruction instanceof Instruction.Invalid)) {
            problems.add(new SyntaxProblem(
                    "no build stage in current context", instruction.range(), instruction.line(), null, false));
        }
    }

    private void finishStage() {
        if (stageStart != null) {
            Instruction.From from = stageStart instanceof Instruction.From typed ? typed : null;
            stages.add(new Stage(stages.size(), from, stageStart, stageBody));
            stageBody = new ArrayList<>();
        }
    }

    private void wholeFile(String message) {
        problems.add(new SyntaxProblem(message, TextRange.at(0), 0, null, true));
    }
}
