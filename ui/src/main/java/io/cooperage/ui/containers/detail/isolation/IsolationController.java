package io.cooperage.ui.containers.detail.isolation;

import io.cooperage.engine.container.Isolation;
import io.cooperage.engine.container.Isolation.Step;
import io.cooperage.ui.containers.detail.words.ErrnoName;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The Isolation tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class IsolationController {
    private final IsolationViewModel model;
    private final Messages messages = Messages.of(IsolationController.class);
    private final PlanView plan = new PlanView();
    private final FactsView facts = new FactsView();
    private List<Step> shown = List.of();

    @FXML
    private VBox empty;

    @FXML
    private VBox content;

    @FXML
    private Label title;

    @FXML
    private Label subtitle;

    @FXML
    private HBox timeline;

    @FXML
    private HBox failure;

    @FXML
    private Label failureText;

    @FXML
    private ScrollPane planPane;

    @FXML
    private ScrollPane factsPane;

    @FXML
    private Label factsAbsent;

    public IsolationController(IsolationViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        planPane.setContent(plan);
        factsPane.setContent(facts);
        model.isolationProperty().subscribe(this::show);
    }

    public void focus() {
        planPane.requestFocus();
    }

    private void show(Isolation now) {
        boolean nothing = now.steps().isEmpty() && now.namespaces().isEmpty();
        empty.setVisible(nothing);
        content.setVisible(!nothing);
        if (!now.steps().equals(shown)) {
            shown = now.steps();
            showPlan();
        }
        boolean held = !now.namespaces().isEmpty();
        factsPane.setVisible(held);
        factsAbsent.setVisible(!held);
        if (held) {
            facts.show(now);
        } else {
            factsAbsent.setText(messages.text(model.failedStep().isPresent() ? "facts.never" : "facts.ended"));
        }
    }

    private void showPlan() {
        plan.show(shown);
        showTimeline();
        var failed = model.failedStep();
        failure.setVisible(failed.isPresent());
        failure.setManaged(failed.isPresent());
        title.setText(messages.text(failed.isPresent() ? "title.failed" : "title.made"));
        subtitle.setText(
                failed.isPresent()
                        ? messages.text("subtitle.failed", failed.get().number(), shown.size())
                        : messages.text("subtitle.made", shown.size(), Amounts.micros(model.totalMicros())));
        failed.ifPresent(step -> {
            failureText.setText(messages.text(
                    "failure",
                    step.number(),
                    shown.size(),
                    step.detail(),
                    ErrnoName.sentence(step.errno(), step.error())));
            planPane.applyCss();
            plan.failedRow().ifPresent(this::revealNode);
        });
    }

    /// Where the time went, as one band: each chapter as wide as it was long.
    private void showTimeline() {
        timeline.getChildren().clear();
        double total = Math.max(1, model.totalMicros());
        for (Chapter chapter : Chapter.of(shown)) {
            if (chapter.micros() > 0) {
                timeline.getChildren().add(segment(chapter, chapter.micros() / total));
            }
        }
    }

    private Node segment(Chapter chapter, double share) {
        Region segment = new Region();
        segment.getStyleClass().addAll("segment", PlanView.phaseClass(chapter.phase()));
        segment.prefWidthProperty().bind(timeline.widthProperty().multiply(share));
        segment.setMinWidth(2);
        HBox.setHgrow(segment, Priority.SOMETIMES);
        String words = messages.text(
                "segment",
                messages.text("phase." + chapter.phase().name().toLowerCase(Locale.ROOT) + ".title"),
                Amounts.micros(chapter.micros()),
                Amounts.percent(share));
        Tooltip.install(segment, new Tooltip(words));
        segment.setAccessibleText(words);
        segment.setOnMouseClicked(_ -> reveal(chapter));
        return segment;
    }

    private void reveal(Chapter chapter) {
        int index = Chapter.of(shown).indexOf(chapter);
        if (index >= 0) {
            revealNode(plan.chapterAt(index));
        }
    }

    /// Scrolls until the node is in the upper third.
    private void revealNode(Node node) {
        // Sizes are known only after a layout when the plan was just built.
        planPane.applyCss();
        planPane.layout();
        double extent = planPane.getViewportBounds().getHeight();
        double hidden = plan.getHeight() - extent;
        if (hidden > 0) {
            double top = plan.sceneToLocal(node.localToScene(0, 0)).getY() - extent / 6;
            planPane.setVvalue(Math.clamp(top / hidden, 0, 1));
        }
    }
}
