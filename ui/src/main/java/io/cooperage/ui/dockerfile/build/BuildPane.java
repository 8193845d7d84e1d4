package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.dockerfile.text.Position;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// A build, running or over: its steps at the left, as a picture where there are several stages and else as a
/// list, what the chosen one wrote at the right, and above them how far it is. FX thread only.
public final class BuildPane extends BorderPane {
    private static final Messages MESSAGES = Messages.of(BuildPane.class);

    /// The share of the steps beside a log.
    private static final double STEPS_WIDE = 0.6;

    /// And beside a tree of files with the content of one.
    private static final double STEPS_NARROW = 0.34;

    private final BuildViewModel model;
    private final Consumer<Position> reveal;
    private final ListView<StepRow> steps = new ListView<>();
    private final StepGraph graph;
    private final BorderPane left = new BorderPane();
    private final StepLog log;
    private final BorderPane right = new BorderPane();
    private final BuildHead head;
    private final WarningList warnings;
    private final BooleanProperty asGraph;
    private final BooleanProperty warned = new SimpleBooleanProperty();
    private final EmptyState none =
            new EmptyState("fth-play", MESSAGES.text("none.title"), MESSAGES.text("none.words"));
    private final VBox whole = new VBox();
    private final SplitPane split;
    private final Subscription users;
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
        ContextMenu menu = stepMenu();
        asGraph = model.asGraph();
        graph = new StepGraph(this::chooseByHand, this::goToLine, menu, model.clock());
        log = new StepLog(new StepLog.Actions(this::goToLine, this::runOn, this::openFiles, this::openShell));
        right.setCenter(log);
        makeList(menu);
        head = new BuildHead(model, reveal, asGraph, warned);
        warnings = new WarningList(this::revealLine);
        split = new SplitPane(left, right);
        split.setDividerPositions(STEPS_WIDE);
        VBox.setVgrow(split, Priority.ALWAYS);
        whole.getChildren().addAll(head, beside(), warnings, split);
        setCenter(none);
        asGraph.subscribe(this::showSteps);
        warned.subscribe(this::showWarnings);
        model.runProperty().subscribe(this::follow);
        model.outcomeProperty().subscribe(_ -> head.show());
        model.runningProperty().subscribe(_ -> head.show());
        users = model.onUsers(head::show);
    }

    public void close() {
        following.unsubscribe();
        users.unsubscribe();
        graph.close();
        closeFiles();
    }

    /// Who builds the same elsewhere.
    private Label beside() {
        Label beside = new Label("", new FontIcon("fth-info"));
        beside.setId("build-beside");
        beside.getStyleClass().add("beside");
        beside.setWrapText(true);
        beside.setMinHeight(Region.USE_PREF_SIZE);
        beside.textProperty().bind(model.besideProperty());
        beside.visibleProperty().bind(model.besideProperty().isNotEmpty());
        beside.managedProperty().bind(beside.visibleProperty());
        return beside;
    }

    private void makeList(ContextMenu menu) {
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
        steps.setContextMenu(menu);
        steps.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                goToLine();
                key.consume();
            } else if (key.getCode() == KeyCode.UP || key.getCode() == KeyCode.DOWN) {
                chosenByHand = true;
            }
        });
    }

    private void follow(@Nullable BuildRun run) {
        following.unsubscribe();
        closeFiles();
        chosenByHand = false;
        warned.set(false);
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
        graph.show(run);
        showSteps();
        showWarnings();
        select(chosenByHand ? chosen : current(rows));
        showStep();
        head.show();
    }

    private void select(int row) {
        if (row >= 0
                && row < steps.getItems().size()
                && steps.getSelectionModel().getSelectedIndex() != row) {
            steps.getSelectionModel().select(row);
            steps.scrollTo(Math.max(0, row - 3));
        }
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

    private void chooseByHand(String id) {
        chosenByHand = true;
        List<StepRow> rows = steps.getItems();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) instanceof StepRow.Instruction(Step step, var _, var _)
                    && step.plan().id().equals(id)) {
                select(i);
            }
        }
    }

    private @Nullable Step chosen() {
        return steps.getSelectionModel().getSelectedItem() instanceof StepRow.Instruction(Step step, var _, var _)
                ? step
                : null;
    }

    /// One stage is a list already.
    private void showSteps() {
        BuildRun run = model.runProperty().get();
        boolean several = run != null && run.stages().size() > 1;
        Node wanted = several && asGraph.get() ? graph : steps;
        if (!wanted.equals(left.getCenter())) {
            left.setCenter(wanted);
        }
    }

    private void showWarnings() {
        BuildRun run = model.runProperty().get();
        warnings.show(run == null ? List.of() : run.warnings());
        boolean shown = warned.get() && !warnings.getItems().isEmpty();
        warnings.setVisible(shown);
        warnings.setManaged(shown);
    }

    private void showStep() {
        Step step = chosen();
        log.show(step);
        graph.select(step == null ? "" : step.plan().id());
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
            revealLine(step.plan().firstLine());
        }
    }

    /// @param line from 1
    private void revealLine(int line) {
        reveal.accept(new Position(line - 1, 0));
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
            split.setDividerPositions(STEPS_NARROW);
        }
    }

    private void closeFiles() {
        if (files != null) {
            files.close();
            files = null;
            split.setDividerPositions(STEPS_WIDE);
        }
        right.setCenter(log);
    }
}
