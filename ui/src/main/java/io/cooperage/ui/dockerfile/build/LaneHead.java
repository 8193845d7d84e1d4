package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/// What stands over the steps of a stage: its name, what it is made from, and what it cost in all.
final class LaneHead extends HBox {
    private static final Messages MESSAGES = Messages.of(LaneHead.class);

    private final Label sum = new Label();

    LaneHead(StagePlan stage) {
        getStyleClass().add("lane-head");
        setMouseTransparent(true);
        Label name = new Label(name(stage), new FontIcon("fth-git-branch"));
        name.getStyleClass().addAll("medium", "small");
        name.setMinWidth(Region.USE_PREF_SIZE);
        Label base = new Label(MESSAGES.text("stage.base", stage.base()));
        base.getStyleClass().addAll("muted", "small");
        base.setMinWidth(Region.USE_PREF_SIZE);
        sum.getStyleClass().addAll("muted", "small");
        sum.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().setAll(name, base, sum);
    }

    static String name(StagePlan stage) {
        return stage.name().isEmpty() ? MESSAGES.text("stage", stage.index()) : stage.name();
    }

    void show(List<Step> steps) {
        Duration took = steps.stream().map(Step::took).reduce(Duration.ZERO, Duration::plus);
        long added = steps.stream().mapToLong(Step::added).sum();
        String time = took.isZero() ? "" : StepWords.time(took);
        sum.setText((time + "  " + (added > 0 ? "+" + Amounts.bytes(added) : "")).strip());
    }
}
