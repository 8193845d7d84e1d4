package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files of the stages of one text, each put together once. One thread.
public final class StageTrees {
    /// Stages on stages and copies of copies beyond that are no text that a person writes; what they hold is
    /// unclear then.
    private static final int DEPTH = 50;

    private final BuildModel model;
    private final boolean sure;
    private final Map<Integer, StageFiles> whole = new HashMap<>();
    private int open;

    private StageTrees(BuildModel model, boolean sure) {
        this.model = model;
        this.sure = sure;
    }

    /// For proposals: takes the newest that is known, even if a build now would change it.
    public static StageTrees known(BuildModel model) {
        return new StageTrees(model, false);
    }

    /// For warnings: whatever may be otherwise after a build now is [StageFiles#isUnclear].
    public static StageTrees sure(BuildModel model) {
        return new StageTrees(model, true);
    }

    /// At the end of a stage.
    public StageFiles of(StageModel stage) {
        int index = stage.stage().index();
        StageFiles known = whole.get(index);
        if (known == null) {
            known = made(stage, Integer.MAX_VALUE);
            whole.put(index, known);
        }
        return known;
    }

    /// Somewhere in a stage.
    ///
    /// @param end offset in the text; the instruction there and those behind it don't count
    public StageFiles before(StageModel stage, int end) {
        return made(stage, end);
    }

    private StageFiles made(StageModel stage, int end) {
        StageFiles files = new StageFiles();
        if (open >= DEPTH) {
            files.unclear("");
            return files;
        }
        open++;
        try {
            int done = start(files, stage);
            List<Step> steps = stage.steps().stream()
                    .filter(step -> step.instruction().block().range().end() < end)
                    .toList();
            CopiedFiles copied = new CopiedFiles(model, stage, files, this);
            steps.subList(Math.min(done, steps.size()), steps.size()).forEach(copied::add);
            return files;
        } finally {
            open--;
        }
    }

    /// @return how many of the stage's instructions are done with that
    private int start(StageFiles files, StageModel stage) {
        StageFacts facts = model.facts().stage(model, stage);
        StageFacts.Kept kept = facts == null ? null : sure ? facts.same() : facts.latest();
        if (kept != null) {
            files.standOn(kept.files());
            return kept.steps();
        }
        StageModel base = stage.baseStage();
        ImageFacts image = stage.image();
        if (base != null) {
            standOn(files, of(base));
        } else if (image != null && image.files() != null) {
            files.standOn(image.files());
            if (sure && image.triggers()) {
                files.unclear("");
            }
        } else if (!stage.baseName().equals("scratch")) {
            files.unclear("");
        }
        return 0;
    }

    private static void standOn(StageFiles files, StageFiles lower) {
        if (lower.depth() >= DEPTH) {
            files.unclear("");
        } else {
            files.standOn(lower);
        }
    }

    /// The files of what `--from` names.
    ///
    /// @param user the stage that names it
    /// @return null when nothing is known of it
    public @Nullable FileTree named(String name, Stage user) {
        if (model.facts().namedContexts().contains(name.toLowerCase(Locale.ROOT))) {
            return null;
        }
        Stage other = model.file().stage(name);
        boolean number = !name.isEmpty() && name.length() < 7 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (number) {
            int index = Integer.parseInt(name);
            other = index < model.file().stages().size() ? model.file().stages().get(index) : null;
        }
        if (other == null) {
            ImageFacts image = number ? null : model.facts().image(name);
            return image == null ? null : image.files();
        }
        // A circle is an error of its own; what stands further down can't be copied from either.
        if (other.index() >= user.index()) {
            return null;
        }
        StageFiles files = of(model.stages().get(other.index()));
        return files.depth() >= DEPTH ? null : files;
    }
}
