package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.dockerfile.text.Position;
import io.cooperage.ui.control.CompactButton;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.MeterBar;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildViewModel.Outcome;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// How far a build is or how it ended, what it warned of, and what can be done with its image. FX thread
/// only.
final class BuildHead extends HBox {
    private static final Messages MESSAGES = Messages.of(BuildHead.class);

    private final BuildViewModel model;
    private final Consumer<Position> reveal;
    private final Label summary = new Label();
    private final MeterBar meter = new MeterBar();
    private final ToggleButton warnings = new ToggleButton("", new FontIcon("fth-alert-triangle"));
    private final Button view;
    private final HBox actions = new HBox();

    /// @param reveal shows a place in the Dockerfile
    /// @param graph whether the steps are shown as a picture
    /// @param warned whether the warnings are shown
    BuildHead(BuildViewModel model, Consumer<Position> reveal, BooleanProperty graph, BooleanProperty warned) {
        this.model = model;
        this.reveal = reveal;
        getStyleClass().add("build-head");
        HBox.setHgrow(summary, Priority.ALWAYS);
        summary.setMaxWidth(Double.MAX_VALUE);
        summary.setId("build-summary");
        meter.setPrefWidth(120);
        warnings.setId("build-warnings");
        warnings.getStyleClass().addAll("compact", "warnings");
        warnings.setMnemonicParsing(false);
        warnings.setMinWidth(Region.USE_PREF_SIZE);
        warnings.selectedProperty().bindBidirectional(warned);
        view = Icons.button("fth-list", MESSAGES.text("view.list"), () -> graph.set(!graph.get()));
        view.setId("build-view");
        view.getStyleClass().add("compact");
        graph.subscribe(this::showView);
        actions.getStyleClass().add("actions");
        getChildren().setAll(summary, meter, warnings, view, actions);
    }

    private void showView(boolean asGraph) {
        String words = MESSAGES.text(asGraph ? "view.list" : "view.graph");
        view.setGraphic(new FontIcon(asGraph ? "fth-list" : "fth-git-branch"));
        view.setAccessibleText(words);
        view.setTooltip(new Tooltip(words));
    }

    void show() {
        BuildRun run = model.runProperty().get();
        if (run == null) {
            return;
        }
        Outcome outcome = model.outcomeProperty().get();
        boolean running = model.runningProperty().get();
        String made = outcome == null || outcome.ref().startsWith("sha256:") ? "" : outcome.ref();
        String words = words(run, running, made);
        String problem = outcome == null ? "" : outcome.problem();
        summary.setText(
                problem.isEmpty()
                        ? words
                        : (words + "   " + problem.lines().findFirst().orElse("") + hint(outcome)).strip());
        meter.setVisible(running);
        meter.setManaged(running);
        meter.setFraction(run.progress());
        int warned = run.warnings().size();
        warnings.setText(MESSAGES.text("warnings", warned));
        warnings.setVisible(warned > 0);
        warnings.setManaged(warned > 0);
        boolean several = run.stages().size() > 1;
        view.setVisible(several);
        view.setManaged(several);
        actions.getChildren().clear();
        if (running) {
            actions.getChildren().add(button("cancel", model::cancel));
        } else if (outcome != null && !outcome.ref().isEmpty()) {
            actions.getChildren()
                    .addAll(
                            button("run", model::runImage),
                            button("layers", model::showLayers),
                            button("push", model::push));
            addUsers();
        } else if (outcome != null && outcome.line() > 0) {
            actions.getChildren()
                    .add(button(
                            "fault",
                            () -> reveal.accept(new Position(outcome.line() - 1, Math.max(0, outcome.column() - 1)))));
        }
    }

    /// @param made the name of what was built; empty when it has none, or it is not known
    private static String words(BuildRun run, boolean running, String made) {
        BuildEvent.Finished end = run.end();
        if (end == null) {
            long over = run.count(State.CACHED) + run.count(State.DONE);
            return running ? MESSAGES.text("running", over, run.steps().size()) : "";
        }
        return end.success()
                ? MESSAGES.text(
                        "success",
                        StepWords.time(end.took()),
                        run.steps().size(),
                        run.count(State.CACHED),
                        made.isEmpty() ? "" : " " + made)
                : MESSAGES.text("failed", StepWords.time(end.took()));
    }

    private static String hint(@Nullable Outcome outcome) {
        return outcome == null || outcome.hint().isEmpty() ? "" : "   " + MESSAGES.text("hint", outcome.hint());
    }

    private void addUsers() {
        List<LiveContainer> users = model.users();
        if (users.isEmpty()) {
            return;
        }
        MenuButton recreate = new MenuButton(MESSAGES.text("recreate", users.size()));
        recreate.setId("build-recreate");
        recreate.getStyleClass().add("compact");
        recreate.setMnemonicParsing(false);
        for (LiveContainer live : users) {
            MenuItem item = new MenuItem(live.container().name());
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> model.recreate(live));
            recreate.getItems().add(item);
        }
        actions.getChildren().add(recreate);
    }

    private static Button button(String key, Runnable action) {
        return CompactButton.of("build-" + key, MESSAGES.text("do." + key), action);
    }
}
