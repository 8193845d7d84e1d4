package io.cooperage.ui.cluster.move;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.ui.cluster.NotesBox;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Where to, through which registry, what goes and what does not, and the steps. FX thread only.
final class MoveForm extends ScrollPane {
    private final MoveViewModel model;
    private final Messages messages = Messages.of(MoveForm.class);
    private final ComboBox<KubeContext> contexts = new ComboBox<>();
    private final VBox objects = new VBox(4);
    private final NotesBox notes = new NotesBox(messages.text("notes"));
    private final VBox steps = new VBox(6);
    private final Label unpushed;

    MoveForm(MoveViewModel model) {
        this.model = model;
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        contexts.setId("move-target");
        contexts.setMaxWidth(Double.MAX_VALUE);
        contexts.setItems(model.desk().contexts());
        contexts.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable KubeContext context) {
                return context == null ? "" : model.nameOf(context) + "  ·  " + context.server();
            }

            @Override
            public KubeContext fromString(String text) {
                throw new UnsupportedOperationException("chosen, not typed");
            }
        });
        contexts.valueProperty().bindBidirectional(model.target);
        Label label = PanelForm.heading(messages.text("target"));
        label.setLabelFor(contexts);
        contexts.setAccessibleText(messages.text("target"));
        VBox where = new VBox(label, contexts, PanelForm.hint(messages.text("target.hint")));
        where.getStyleClass().add("form-row");
        unpushed = PanelForm.hint("");
        VBox box = new VBox(
                where,
                FormRow.text(
                        "move-namespace",
                        messages.text("namespace"),
                        "",
                        messages.text("namespace.hint"),
                        model.namespace),
                new VBox(
                        4,
                        FormRow.mono(
                                "move-registry",
                                messages.text("registry"),
                                messages.text("registry.prompt"),
                                messages.text("registry.hint"),
                                model.registry),
                        unpushed),
                new VBox(8, PanelForm.heading(messages.text("steps")), steps),
                new VBox(8, PanelForm.heading(messages.text("objects")), objects),
                notes);
        steps.setId("move-steps");
        box.getStyleClass().add("plan-form");
        setContent(box);
        model.stepsProperty().subscribe(now -> showSteps(now));
        model.gatheredProperty().subscribe(now -> showGathered(now));
    }

    void focusFirst() {
        contexts.requestFocus();
    }

    private void showSteps(List<Step> now) {
        steps.getChildren().setAll(now.stream().map(MoveForm::line).toList());
        List<String> staying = model.unpushed();
        unpushed.setText(staying.isEmpty() ? "" : messages.text("unpushed", String.join(", ", staying)));
        unpushed.setVisible(!staying.isEmpty());
        unpushed.setManaged(!staying.isEmpty());
    }

    private static HBox line(Step step) {
        StatusBadge badge = new StatusBadge();
        badge.setMark(step.mark());
        Label words = new Label(step.words());
        words.setWrapText(true);
        words.setMinHeight(USE_PREF_SIZE);
        Label detail = new Label(step.detail());
        detail.getStyleClass().addAll("muted", "small");
        detail.setMinWidth(USE_PREF_SIZE);
        HBox line = new HBox(10, badge, words, detail);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void showGathered(@Nullable Gathered now) {
        objects.getChildren().clear();
        if (now == null) {
            objects.getChildren().add(PanelForm.hint(messages.text("gathering")));
            notes.show(List.of());
            return;
        }
        for (ObjectNode object : now.objects()) {
            Label kind = new Label(object.path("kind").asText());
            kind.getStyleClass().add("muted");
            Label name = new Label(object.at("/metadata/name").asText());
            objects.getChildren().add(new HBox(8, kind, name));
        }
        notes.show(now.notes());
    }
}
