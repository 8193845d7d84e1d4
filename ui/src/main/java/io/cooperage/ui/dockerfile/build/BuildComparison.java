package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Two builds beside each other. Steps with the same text are the same step, in the order of the second build; what
/// only the first had comes last. Any thread.
final class BuildComparison {
    private BuildComparison() {}

    /// @param before,after null where that build had no such step
    record Row(String text, @Nullable Step before, @Nullable Step after) {}

    static List<Row> of(List<BuildEvent> before, List<BuildEvent> after) {
        BuildRun one = new BuildRun();
        one.add(before);
        BuildRun other = new BuildRun();
        other.add(after);
        List<Step> left = new ArrayList<>(one.steps());
        List<Row> rows = new ArrayList<>();
        for (Step step : other.steps()) {
            Step same = left.stream()
                    .filter(known -> known.plan().text().equals(step.plan().text()))
                    .findFirst()
                    .orElse(null);
            if (same != null) {
                left.remove(same);
            }
            rows.add(new Row(step.plan().text(), same, step));
        }
        left.forEach(step -> rows.add(new Row(step.plan().text(), step, null)));
        return rows;
    }
}
