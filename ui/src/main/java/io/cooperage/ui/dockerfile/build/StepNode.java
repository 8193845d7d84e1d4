package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A step in the picture of a build: what it does, how far it is, what it took and what it added.
final class StepNode extends Button {
    private static final Messages MESSAGES = Messages.of(StepNode.class);
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

    private final StepPlan plan;
    private final String place;
    private final StatusBadge badge = new StatusBadge();
    private final Label cost = new Label();
    private final Label size = new Label();
    private final Tooltip tip = new Tooltip();
    private State state = State.WAITING;

    /// @param place where it is, for those who can't see it: `stage build, step 2 of 5`
    StepNode(StepPlan plan, String place) {
        this.plan = plan;
        this.place = place;
        setId("step-node-" + plan.id().replace('.', '-'));
        getStyleClass().addAll("graph-node", "step-node");
        setMnemonicParsing(false);
        int space = plan.text().indexOf(' ');
        Label verb = new Label(space < 0 ? plan.text() : plan.text().substring(0, space));
        verb.getStyleClass().addAll("mono", "verb");
        Label words = new Label(space < 0 ? "" : plan.text().substring(space + 1));
        words.getStyleClass().addAll("mono", "words");
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        cost.getStyleClass().addAll("small", "cost");
        cost.setMinWidth(Region.USE_PREF_SIZE);
        size.getStyleClass().addAll("small", "muted");
        size.setMinWidth(Region.USE_PREF_SIZE);
        HBox above = new HBox(badge, verb, gap, cost);
        above.getStyleClass().add("line");
        HBox below = new HBox(words, size);
        below.getStyleClass().add("line");
        VBox box = new VBox(above, below);
        box.setAlignment(Pos.CENTER_LEFT);
        box.setFillWidth(true);
        box.prefWidthProperty().bind(widthProperty().subtract(20));
        setGraphic(box);
        setTooltip(tip);
    }

    StepPlan plan() {
        return plan;
    }

    State state() {
        return state;
    }

    /// @param soFar how long it has been running; nothing for one that does not run
    void show(Step step, Duration soFar) {
        state = step.state();
        badge.setMark(StepCell.mark(state));
        for (State each : State.values()) {
            pseudoClassStateChanged(PseudoClass.getPseudoClass(each.name().toLowerCase(Locale.ROOT)), each == state);
        }
        String word = MESSAGES.text("state." + state.name().toLowerCase(Locale.ROOT));
        cost.setText(
                switch (state) {
                    case WAITING -> "";
                    case RUNNING -> soFar.toSeconds() < 1 ? word : Amounts.duration(soFar);
                    case CACHED, STOPPED -> word;
                    case DONE, FAILED -> StepWords.time(step.took());
                });
        size.setText(step.added() > 0 ? "+" + Amounts.bytes(step.added()) : "");
        boolean over = state == State.CACHED || state == State.DONE || state == State.FAILED;
        String whole = over ? StepWords.whole(step) : word;
        tip.setText(plan.text() + "\n" + whole);
        setAccessibleText(String.join(", ", place, plan.text(), word, cost.getText(), size.getText()));
    }

    void setChosen(boolean chosen) {
        pseudoClassStateChanged(CHOSEN, chosen);
        setFocusTraversable(chosen);
    }
}
