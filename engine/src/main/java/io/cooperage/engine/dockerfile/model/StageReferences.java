package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where stages name each other: FROM, `COPY --from`, and `from=` in `RUN --mount`.
public final class StageReferences {
    private final Dockerfile file;
    private final BuildFacts facts;
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, Stage> byName = new HashMap<>();
    private final Map<String, Stage> earlier = new HashMap<>();

    public StageReferences(Dockerfile file, BuildFacts facts) {
        this.file = file;
        this.facts = facts;
        for (Stage stage : file.stages()) {
            remember(byName, stage);
        }
        for (Stage stage : file.stages()) {
            Instruction.From from = stage.from();
            if (from != null) {
                add(stage, from, from.image().text(), from.image().range(), Via.FROM);
            }
            for (Instruction instruction : stage.instructions()) {
                collect(stage, instruction);
            }
            remember(earlier, stage);
        }
    }

    private static void remember(Map<String, Stage> stages, Stage stage) {
        String name = stage.name();
        if (name != null) {
            stages.put(name, stage);
        }
    }

    /// How a stage is named.
    public enum Via {
        FROM,
        COPY,
        MOUNT
    }

    /// A place that names a stage, or an image if there is no such stage.
    ///
    /// @param user the stage it stands in
    /// @param target null when it is no stage of this file
    /// @param text as written
    /// @param byIndex whether it is a number
    public record Reference(
            Stage user,
            @Nullable Stage target,
            Instruction instruction,
            String text,
            TextRange range,
            Via via,
            boolean byIndex) {}

    public List<Reference> all() {
        return List.copyOf(references);
    }

    private void collect(Stage stage, Instruction instruction) {
        switch (instruction) {
            case Instruction.Copy copy -> {
                if (copy.from() != null) {
                    add(stage, copy, copy.from().text(), copy.from().range(), Via.COPY);
                }
            }
            case Instruction.Run run -> run.mounts().forEach(mount -> mount(stage, run, mount));
            case Instruction.Onbuild onbuild -> collect(stage, onbuild.trigger());
            default -> {}
        }
    }

    private void mount(Stage stage, Instruction run, Word mount) {
        int at = 0;
        for (String field : mount.text().split(",", -1)) {
            if (field.toLowerCase(Locale.ROOT).startsWith("from=") && field.length() > 5) {
                add(stage, run, field.substring(5), mount.range(at + 5, at + field.length()), Via.MOUNT);
            }
            at += field.length() + 1;
        }
    }

    private void add(Stage user, Instruction instruction, String text, TextRange range, Via via) {
        boolean index = via != Via.FROM && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        Stage target = index ? byIndex(text) : byName(text, via);
        references.add(new Reference(user, target, instruction, text, range, via, index));
    }

    private @Nullable Stage byIndex(String text) {
        try {
            int index = Integer.parseInt(text);
            return index < file.stages().size() ? file.stages().get(index) : null;
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }

    /// FROM sees earlier stages only, and takes the name as written; the others see all and ignore case.
    private @Nullable Stage byName(String text, Via via) {
        return via == Via.FROM ? earlier.get(text) : byName.get(text.toLowerCase(Locale.ROOT));
    }

    /// What BuildKit refuses.
    List<SyntaxProblem> problems() {
        List<SyntaxProblem> problems = new ArrayList<>();
        for (Reference reference : references) {
            String message = message(reference);
            if (message != null) {
                problems.add(new SyntaxProblem(
                        message, reference.range(), reference.instruction().line(), null, false));
            }
        }
        return problems;
    }

    private @Nullable String message(Reference reference) {
        Stage target = reference.target();
        if (reference.via() == Via.FROM) {
            return null;
        }
        if (reference.text().contains("$")) {
            return reference.via() == Via.COPY
                    ? "variable expansion is not supported for --from, define a new stage with FROM using ARG from"
                            + " global scope as a workaround"
                    : null;
        }
        if (target == null) {
            return reference.byIndex() ? "invalid stage index " + reference.text() : null;
        }
        // Every circle goes forward somewhere, so looking at forward references finds them all.
        if (target.index() >= reference.user().index() && reaches(target, reference.user())) {
            return "circular dependency detected on stage: " + reference.user().label();
        }
        boolean replaced = target.name() != null && facts.namedContexts().contains(target.name());
        return target.index() > reference.user().index() && !replaced
                ? "cannot copy from stage " + GoText.quote(reference.text())
                        + ", it needs to be defined before current stage "
                        + GoText.quote(reference.user().label())
                : null;
    }

    /// Whether `from` needs `goal`, directly, through others, or because it is the same.
    private boolean reaches(Stage from, Stage goal) {
        Map<Integer, List<Stage>> needs = new HashMap<>();
        for (Reference reference : references) {
            if (reference.target() != null) {
                needs.computeIfAbsent(reference.user().index(), ignored -> new ArrayList<>())
                        .add(reference.target());
            }
        }
        BitSet seen = new BitSet();
        Deque<Stage> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Stage stage = open.removeLast();
            if (stage.index() == goal.index()) {
                return true;
            }
            if (!seen.get(stage.index())) {
                seen.set(stage.index());
                open.addAll(needs.getOrDefault(stage.index(), List.of()));
            }
        }
        return false;
    }
}
