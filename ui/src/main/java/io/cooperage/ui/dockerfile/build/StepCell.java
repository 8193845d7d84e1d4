package io.cooperage.ui.dockerfile.build;

import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// A stage, or one of its steps with where it is and what it cost.
final class StepCell extends ListCell<StepRow> {
    private static final Messages MESSAGES = Messages.of(StepCell.class);

    private final StatusBadge badge = new StatusBadge();
    private final FontIcon branch = new FontIcon("fth-git-branch");
    private final Label text = new Label();
    private final Label state = new Label();
    private final Label size = new Label();
    private final HBox row = new HBox();

    StepCell() {
        setPrefWidth(0);
        row.getStyleClass().add("row");
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        size.setMinWidth(Region.USE_PREF_SIZE);
        state.getStyleClass().addAll("small", "state");
        size.getStyleClass().addAll("small", "muted", "size");
    }

    @Override
    protected void updateItem(@Nullable StepRow item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            setTooltip(null);
            return;
        }
        switch (item) {
            case StepRow.Stage(var stage, String waits) -> {
                String name = LaneHead.name(stage);
                text.setText(name);
                text.getStyleClass().setAll("label", "medium");
                // What it is made from is cut before its name is.
                text.setMinWidth(Region.USE_PREF_SIZE);
                state.setMinWidth(0);
                state.setText(MESSAGES.text("stage.base", stage.base()));
                state.getStyleClass().setAll("label", "small", "muted");
                size.setText(waits.isEmpty() ? "" : MESSAGES.text("stage.after", waits));
                row.getChildren().setAll(branch, text, state, size);
                setTooltip(null);
                setAccessibleText(name + ", " + state.getText());
            }
            case StepRow.Instruction(Step step, var _, var _) -> {
                badge.setMark(mark(step.state()));
                text.setMinWidth(0);
                state.setMinWidth(Region.USE_PREF_SIZE);
                text.setText(step.plan().text());
                text.getStyleClass().setAll("label", "mono", step.state() == State.WAITING ? "waiting" : "known");
                String word = MESSAGES.text("state." + step.state().name().toLowerCase(Locale.ROOT));
                boolean timed = step.state() == State.DONE || step.state() == State.FAILED;
                state.setText(timed ? StepWords.time(step.took()) : word);
                state.getStyleClass()
                        .setAll("label", "small", "state", step.state().name().toLowerCase(Locale.ROOT));
                size.setText(step.added() > 0 ? "+" + Amounts.bytes(step.added()) : "");
                row.getChildren().setAll(badge, text, size, state);
                setTooltip(new Tooltip(step.plan().text() + "\n" + StepWords.whole(step)));
                setAccessibleText(step.plan().text() + ", " + word);
            }
        }
        setGraphic(row);
    }

    static Mark mark(State state) {
        return switch (state) {
            case WAITING -> Mark.CREATED;
            case RUNNING -> Mark.MOVING;
            case CACHED -> Mark.ENDED;
            case DONE -> Mark.RUNNING;
            case FAILED -> Mark.FAILED;
            case STOPPED -> Mark.PAUSED;
        };
    }
}
