package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.dockerfile.text.Position;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.MeterBar;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.dockerfile.build.BuildViewModel.Outcome;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// A build, running or over: its steps by stage at the left, what the chosen one wrote at the right, and
/// above them how far it is and what can be done with its image. FX thread only.
public final class BuildPane extends BorderPane {
    private static final Messages MESSAGES = Messages.of(BuildPane.class);

    private final BuildViewModel model;
    private final Consumer<Position> reveal;
    private final ListView<StepRow> steps = new ListView<>();
    private final TextArea log = new TextArea();
    private final Label about = new Label();
    private final Label why = new Label();
    private final Label summary = new Label();
    private final MeterBar meter = new MeterBar();
    private final HBox actions = new HBox();
    private final BorderPane right = new BorderPane();
    private final Node logView;
    private final EmptyState none =
            new EmptyState("fth-play", MESSAGES.text("none.title"), MESSAGES.text("none.words"));
    private final SplitPane split = new SplitPane();
    private final VBox whole = new VBox();
    private @Nullable StepFiles files;
    private Subscription following = Subscription.EMPTY;
    private boolean chosenByHand;

    /// @param reveal shows a place in the Dockerfile
    public BuildPane(BuildViewModel model, Consumer<Position> reveal) {
        this.model = model;
        this.reveal = reveal;
        getStyleClass().add("build-pane");
        getStylesheets()
                .add(Objects.requireNonNull(BuildPane.class.getResource("build.css"))
                        .toExternalForm());
        steps.setId("build-steps");
        steps.setAccessibleText(MESSAGES.text("steps"));
        steps.setCellFactory(_ -> new StepCell());
        steps.getSelectionModel().selectedItemProperty().subscribe(_ -> showStep());
        steps.setOnMousePressed(_ -> chosenByHand = true);
        steps.setOnMouseClicked(click -> {
            if (click.getClickCount() == 1) {
                goToLine();
            }
        });
        steps.setContextMenu(stepMenu());
        steps.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                goToLine();
                key.consume();
            } else if (key.getCode() == KeyCode.UP || key.getCode() == KeyCode.DOWN) {
                chosenByHand = true;
            }
        });
        log.setId("build-log");
        log.setEditable(false);
        log.getStyleClass().add("log");
        log.setAccessibleText(MESSAGES.text("log"));
        about.getStyleClass().addAll("mono", "about");
        why.getStyleClass().addAll("small", "why");
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(about, Priority.ALWAYS);
        about.setMaxWidth(Double.MAX_VALUE);
        HBox tools = new HBox(
                about,
                tool("fth-corner-up-left", "line", this::goToLine),
                tool("fth-fast-forward", "anew", this::runOn),
                tool("fth-folder", "files", this::openFiles),
                tool("fth-terminal", "shell", this::openShell));
        tools.getStyleClass().add("step-tools");
        VBox.setVgrow(log, Priority.ALWAYS);
        logView = new VBox(tools, why, log);
        right.setCenter(logView);
        split.getItems().addAll(steps, right);
        split.setDividerPositions(0.46);
        HBox.setHgrow(summary, Priority.ALWAYS);
        summary.setMaxWidth(Double.MAX_VALUE);
        summary.setId("build-summary");
        meter.setPrefWidth(120);
        actions.getStyleClass().add("actions");
        HBox head = new HBox(summary, meter, actions);
        head.getStyleClass().add("build-head");
        VBox.setVgrow(split, Priority.ALWAYS);
        whole.getChildren().addAll(head, split);
        setCenter(none);
        model.runProperty().subscribe(this::follow);
        model.outcomeProperty().subscribe(_ -> showHead());
        model.runningProperty().subscribe(_ -> showHead());
    }

    public void close() {
        following.unsubscribe();
        closeFiles();
    }

    private void follow(@Nullable BuildRun run) {
        following.unsubscribe();
        closeFiles();
        chosenByHand = false;
        setCenter(run == null ? none : whole);
        following = run == null ? Subscription.EMPTY : run.versionProperty().subscribe(_ -> refresh(run));
    }

    /// Rows that did not change stay as they are; while nobody chose one, what is going on is shown.
    private void refresh(BuildRun run) {
        List<StepRow> rows = StepRow.of(run);
        int chosen = steps.getSelectionModel().getSelectedIndex();
        if (rows.size() != steps.getItems().size()) {
            steps.getItems().setAll(rows);
        } else {
            for (int i = 0; i < rows.size(); i++) {
                if (!rows.get(i).equals(steps.getItems().get(i))) {
                    steps.getItems().set(i, rows.get(i));
                }
            }
        }
        int wanted = chosenByHand ? chosen : current(rows);
        if (wanted >= 0 && wanted < rows.size()) {
            if (steps.getSelectionModel().getSelectedIndex() != wanted) {
                steps.getSelectionModel().select(wanted);
                steps.scrollTo(Math.max(0, wanted - 3));
            }
        }
        showStep();
        showHead();
    }

    private static int current(List<StepRow> rows) {
        int last = -1;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) instanceof StepRow.Instruction(Step step, var _, var _)) {
                if (step.state() == State.FAILED || step.state() == State.RUNNING) {
                    return i;
                }
                if (step.state() != State.WAITING) {
                    last = i;
                }
            }
        }
        return last;
    }

    private @Nullable Step chosen() {
        return steps.getSelectionModel().getSelectedItem() instanceof StepRow.Instruction(Step step, var _, var _)
                ? step
                : null;
    }

    private void showStep() {
        Step step = chosen();
        about.setText(step == null ? "" : step.plan().text());
        String reason = step == null ? "" : step.message().isEmpty() ? StepWords.miss(step.miss()) : step.message();
        why.setText(reason);
        why.getStyleClass().remove("failed");
        if (step != null && step.state() == State.FAILED) {
            why.getStyleClass().add("failed");
        }
        why.setVisible(!reason.isEmpty());
        why.setManaged(!reason.isEmpty());
        String output = step == null ? "" : step.output();
        if (!output.equals(log.getText())) {
            boolean grows = output.startsWith(log.getText()) && !log.getText().isEmpty();
            if (grows) {
                log.appendText(output.substring(log.getLength()));
            } else {
                log.setText(output);
            }
            // The end is in sight, and of long lines the beginning.
            log.positionCaret(output.lastIndexOf('\n') + 1);
        }
        log.setPromptText(
                step == null || step.state() == State.WAITING || step.state() == State.RUNNING
                        ? ""
                        : MESSAGES.text("log.none"));
    }

    private void showHead() {
        BuildRun run = model.runProperty().get();
        Outcome outcome = model.outcomeProperty().get();
        boolean running = model.runningProperty().get();
        if (run == null) {
            return;
        }
        BuildEvent.Finished end = run.end();
        long cached = run.count(State.CACHED);
        long over = cached + run.count(State.DONE);
        String words = running && end == null
                ? MESSAGES.text("running", over, run.steps().size())
                : end != null && end.success()
                        ? MESSAGES.text(
                                "success",
                                StepWords.time(end.took()),
                                run.steps().size(),
                                cached)
                        : end == null ? "" : MESSAGES.text("failed", StepWords.time(end.took()));
        String problem = outcome == null ? "" : outcome.problem();
        summary.setText(
                problem.isEmpty()
                        ? words
                        : (words + "   " + problem.lines().findFirst().orElse("") + hint(outcome)).strip());
        meter.setVisible(running);
        meter.setManaged(running);
        meter.setFraction(run.progress());
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
            actions.getChildren().add(button("fault", () -> reveal.accept(place(outcome.line(), outcome.column()))));
        }
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
        Button button = new Button(MESSAGES.text("do." + key));
        button.setId("build-" + key);
        button.getStyleClass().add("compact");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setMnemonicParsing(false);
        button.setOnAction(_ -> action.run());
        return button;
    }

    /// For the step that is chosen.
    private static Button tool(String icon, String key, Runnable action) {
        Button button = Icons.button(icon, MESSAGES.text("step." + key), action);
        button.setId("step-" + key);
        button.getStyleClass().add("compact");
        return button;
    }

    private ContextMenu stepMenu() {
        return new ContextMenu(
                item("line", this::goToLine),
                item("anew", this::runOn),
                item("files", this::openFiles),
                item("shell", this::openShell));
    }

    private static MenuItem item(String key, Runnable action) {
        MenuItem item = new MenuItem(MESSAGES.text("step." + key));
        item.setOnAction(_ -> action.run());
        return item;
    }

    private void goToLine() {
        Step step = chosen();
        if (step != null) {
            reveal.accept(place(step.plan().firstLine(), 0));
        }
    }

    /// @param line,column from 1; without a column it is the line's beginning
    private static Position place(int line, int column) {
        return new Position(line - 1, Math.max(0, column - 1));
    }

    private void runOn() {
        Step step = chosen();
        if (step != null) {
            model.build(step.plan().firstLine());
        }
    }

    private void openShell() {
        BuildRun run = model.runProperty().get();
        Step step = chosen();
        if (run != null && step != null) {
            model.shell(run.id(), step.plan().id());
        }
    }

    private void openFiles() {
        BuildRun run = model.runProperty().get();
        Step step = chosen();
        if (run != null && step != null) {
            closeFiles();
            StepFiles fresh =
                    new StepFiles(model, run.id(), step.plan().id(), step.plan().text(), this::closeFiles);
            files = fresh;
            right.setCenter(fresh);
        }
    }

    private void closeFiles() {
        if (files != null) {
            files.close();
            files = null;
        }
        right.setCenter(logView);
    }
}
