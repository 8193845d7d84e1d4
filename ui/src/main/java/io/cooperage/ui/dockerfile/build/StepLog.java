package io.cooperage.ui.dockerfile.build;

import io.cooperage.ui.control.FormArea;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What the chosen step wrote, why it was done anew or failed, and what can be done with it.
final class StepLog extends VBox {
    private static final Messages MESSAGES = Messages.of(StepLog.class);

    private static final double LINE = 20;

    private final FormArea log = new FormArea();
    private final Label about = new Label();
    private final Label why = new Label();

    /// What can be done with the chosen step.
    record Actions(Runnable line, Runnable anew, Runnable files, Runnable shell) {}

    StepLog(Actions actions) {
        log.setId("build-log");
        log.setEditable(false);
        log.getStyleClass().add("log");
        log.setAccessibleText(MESSAGES.text("log"));
        about.getStyleClass().addAll("mono", "about");
        why.getStyleClass().addAll("small", "why");
        why.setWrapText(true);
        // In a low window the output is worth more than all of a long message, which the tooltip has, too.
        why.setMinHeight(LINE);
        log.setMinHeight(2 * LINE);
        HBox.setHgrow(about, Priority.ALWAYS);
        about.setMaxWidth(Double.MAX_VALUE);
        HBox tools = new HBox(
                about,
                tool("fth-corner-up-left", "line", actions.line()),
                tool("fth-fast-forward", "anew", actions.anew()),
                tool("fth-folder", "files", actions.files()),
                tool("fth-terminal", "shell", actions.shell()));
        tools.getStyleClass().add("step-tools");
        VBox.setVgrow(log, Priority.ALWAYS);
        getChildren().setAll(tools, why, log);
    }

    private static Button tool(String icon, String key, Runnable action) {
        Button button = Icons.button(icon, MESSAGES.text("step." + key), action);
        button.setId("step-" + key);
        button.getStyleClass().add("compact");
        return button;
    }

    /// @param step null for none
    void show(@Nullable Step step) {
        about.setText(step == null ? "" : step.plan().text());
        String reason = step == null ? "" : step.message().isEmpty() ? StepWords.miss(step.miss()) : step.message();
        why.setText(reason);
        why.setTooltip(reason.isEmpty() ? null : new Tooltip(reason));
        why.getStyleClass().remove("failed");
        if (step != null && step.state() == State.FAILED) {
            why.getStyleClass().add("failed");
        }
        why.setVisible(!reason.isEmpty());
        why.setManaged(!reason.isEmpty());
        write(step == null ? "" : step.output());
        log.setPromptText(
                step == null || step.state() == State.WAITING || step.state() == State.RUNNING
                        ? ""
                        : MESSAGES.text("log.none"));
    }

    private void write(String output) {
        if (output.equals(log.getText())) {
            return;
        }
        boolean grows = output.startsWith(log.getText()) && !log.getText().isEmpty();
        if (grows) {
            log.appendText(output.substring(log.getLength()));
        } else {
            log.setText(output);
        }
        // The end is in sight, and of long lines the beginning.
        log.positionCaret(output.lastIndexOf('\n') + 1);
    }
}
