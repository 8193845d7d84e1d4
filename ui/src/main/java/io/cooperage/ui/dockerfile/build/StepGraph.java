package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.ui.control.ScrollReach;
import io.cooperage.ui.control.picture.GraphCanvas;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import io.cooperage.ui.dockerfile.build.StageLanes.Join;
import io.cooperage.ui.dockerfile.build.StageLanes.Way;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Path;
import org.jspecify.annotations.Nullable;

/// A build as a picture: a lane for each stage, its steps from left to right, and lines to what waits for
/// them. Live while it runs. The arrow keys lead from step to step. FX thread only.
final class StepGraph extends ScrollPane {
    private static final Messages MESSAGES = Messages.of(StepGraph.class);
    private static final PseudoClass OF_CHOSEN = PseudoClass.getPseudoClass("of-chosen");
    private static final GraphCanvas.Sizes SIZES = new GraphCanvas.Sizes(172, 38, 18, 27, 12, 25);
    private static final double HEAD = 19;
    private static final Duration BEAT = Duration.ofSeconds(1);

    private record Line(Join join, Path path) {}

    private final Consumer<String> choose;
    private final Runnable open;
    private final ContextMenu menu;
    private final UiClock clock;
    private final GraphCanvas canvas = new GraphCanvas(SIZES);
    private final Map<String, StepNode> nodes = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<LaneHead> heads = new ArrayList<>();
    private final Map<String, Instant> since = new HashMap<>();
    private StageLanes lanes = StageLanes.of(List.of());
    private @Nullable BuildRun run;
    private UiClock.@Nullable Handle beat;
    private @Nullable StepNode shouldShow;
    private String chosen = "";

    /// @param choose told a step's id when a person chooses it
    /// @param open for a click, or Enter, on the chosen step
    /// @param menu of the chosen step
    StepGraph(Consumer<String> choose, Runnable open, ContextMenu menu, UiClock clock) {
        this.choose = choose;
        this.open = open;
        this.menu = menu;
        this.clock = clock;
        setId("build-graph");
        getStyleClass().add("step-graph");
        setContent(canvas);
        setFitToHeight(true);
        setFitToWidth(true);
        setPannable(true);
        setFocusTraversable(false);
        // The names of the stages stay in sight.
        hvalueProperty().subscribe(this::placeHeads);
        viewportBoundsProperty().subscribe(this::placeHeads);
        // What is chosen stays in sight when there is less room.
        viewportBoundsProperty().map(Bounds::getWidth).subscribe(_ -> shouldShow = nodes.get(chosen));
        canvas.widthProperty().subscribe(this::placeHeads);
        canvas.addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
    }

    /// Shows how a build is now; what did not change stays as it is.
    void show(BuildRun now) {
        boolean other = !now.equals(run);
        if (other) {
            run = now;
            since.clear();
        }
        boolean anew = !now.stages().equals(lanes.stages());
        if (anew) {
            lay(now.stages());
        }
        refresh(now, other || anew);
        boolean runs = now.end() == null && now.count(State.RUNNING) > 0;
        if (runs && beat == null) {
            beat = clock.every(BEAT, () -> {
                if (run != null) {
                    refresh(run, false);
                }
            });
        } else if (!runs) {
            close();
        }
    }

    /// Marks a step and brings it into sight.
    void select(String step) {
        if (step.equals(chosen) && (nodes.isEmpty() || nodes.containsKey(step))) {
            return;
        }
        chosen = step;
        mark();
        shouldShow = nodes.get(step);
        requestLayout();
    }

    /// A step is brought into sight when it is known where it is.
    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        StepNode node = shouldShow;
        if (node != null && getViewportBounds().getWidth() > 0) {
            shouldShow = null;
            reveal(node);
        }
    }

    /// Ends what ticks.
    void close() {
        if (beat != null) {
            beat.cancel();
            beat = null;
        }
    }

    private void lay(List<StagePlan> stages) {
        lanes = StageLanes.of(stages);
        canvas.getChildren().clear();
        nodes.clear();
        lines.clear();
        heads.clear();
        for (int row = 0; row < stages.size(); row++) {
            band(row);
        }
        for (Join join : lanes.joins()) {
            Path path = canvas.join(join.way());
            if (join.across()) {
                path.getStyleClass().add("across");
            }
            lines.add(new Line(join, path));
        }
        for (StagePlan stage : stages) {
            head(stage, heads.size());
            for (int i = 0; i < stage.steps().size(); i++) {
                StepPlan plan = stage.steps().get(i);
                canvas.put(
                        node(
                                plan,
                                MESSAGES.text(
                                        "graph.place",
                                        LaneHead.name(stage),
                                        i + 1,
                                        stage.steps().size())),
                        lanes.place(plan.id()));
            }
        }
        canvas.fit(lanes.columns(), stages.size());
        mark();
        shouldShow = nodes.get(chosen);
        placeHeads();
    }

    private StepNode node(StepPlan plan, String place) {
        StepNode node = new StepNode(plan, place);
        node.setOnAction(_ -> {
            choose.accept(plan.id());
            open.run();
        });
        node.setContextMenu(menu);
        node.setOnContextMenuRequested(_ -> choose.accept(plan.id()));
        nodes.put(plan.id(), node);
        return node;
    }

    /// @param all also what is in the state that it was in
    private void refresh(BuildRun now, boolean all) {
        Instant moment = clock.now();
        for (Step step : now.steps()) {
            StepNode node = nodes.get(step.plan().id());
            if (node == null) {
                continue;
            }
            boolean runs = step.state() == State.RUNNING;
            Instant began = runs ? since.computeIfAbsent(step.plan().id(), _ -> moment) : moment;
            if (all || runs || node.state() != step.state()) {
                node.show(step, Duration.between(began, moment));
            }
        }
        for (int i = 0; i < heads.size(); i++) {
            heads.get(i)
                    .show(lanes.stages().get(i).steps().stream()
                            .flatMap(plan -> now.step(plan.id()).stream())
                            .toList());
        }
        canvas.setAccessibleText(MESSAGES.text(
                "graph.words",
                now.stages().size(),
                now.steps().size(),
                now.count(State.CACHED),
                now.count(State.DONE),
                now.count(State.RUNNING),
                now.count(State.FAILED)));
    }

    private void mark() {
        boolean none = !nodes.containsKey(chosen);
        boolean first = true;
        for (StepNode node : nodes.values()) {
            node.setChosen(node.plan().id().equals(chosen));
            // One stop for Tab, whatever is chosen.
            if (none && first) {
                node.setFocusTraversable(true);
            }
            first = false;
        }
        for (Line line : lines) {
            boolean touches =
                    line.join().from().equals(chosen) || line.join().to().equals(chosen);
            line.path().pseudoClassStateChanged(OF_CHOSEN, touches);
        }
    }

    private void onKey(KeyEvent key) {
        if (!(key.getTarget() instanceof StepNode node)
                || key.isShortcutDown()
                || key.isAltDown()
                || key.isShiftDown()) {
            return;
        }
        if (key.getCode() == KeyCode.ENTER) {
            node.fire();
            key.consume();
            return;
        }
        wayOf(key.getCode()).ifPresent(way -> {
            lanes.next(node.plan().id(), way).ifPresent(next -> {
                choose.accept(next);
                StepNode there = nodes.get(next);
                if (there != null) {
                    there.requestFocus();
                }
            });
            key.consume();
        });
    }

    private static Optional<Way> wayOf(KeyCode code) {
        return switch (code) {
            case LEFT -> Optional.of(Way.LEFT);
            case RIGHT -> Optional.of(Way.RIGHT);
            case UP -> Optional.of(Way.UP);
            case DOWN -> Optional.of(Way.DOWN);
            case HOME -> Optional.of(Way.FIRST);
            case END -> Optional.of(Way.LAST);
            default -> Optional.empty();
        };
    }

    /// Scrolls as little as brings all of a step, and the name over it, into sight.
    private void reveal(StepNode node) {
        Bounds view = getViewportBounds();
        setHvalue(ScrollReach.to(
                getHvalue(),
                canvas.getPrefWidth() - view.getWidth(),
                view.getWidth(),
                node.getLayoutX() - SIZES.gapX(),
                node.getLayoutX() + SIZES.width() + SIZES.gapX()));
        setVvalue(ScrollReach.to(
                getVvalue(),
                canvas.getPrefHeight() - view.getHeight(),
                view.getHeight(),
                node.getLayoutY() - HEAD - 6,
                node.getLayoutY() + SIZES.height() + 8));
    }

    private void placeHeads() {
        double room = Math.max(0, canvas.getWidth() - getViewportBounds().getWidth());
        heads.forEach(head -> head.setTranslateX(getHvalue() * room));
    }

    private void band(int row) {
        Region lane = new Region();
        lane.getStyleClass().add("lane");
        lane.setMouseTransparent(true);
        lane.relocate(0, canvas.y(row) - HEAD - 3);
        lane.prefWidthProperty().bind(canvas.widthProperty());
        lane.setPrefHeight(HEAD + SIZES.height() + 7);
        canvas.getChildren().add(lane);
    }

    private void head(StagePlan stage, int row) {
        LaneHead head = new LaneHead(stage);
        head.setPrefHeight(HEAD);
        head.relocate(SIZES.margin(), canvas.y(row) - HEAD);
        heads.add(head);
        canvas.getChildren().add(head);
    }
}
