package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.ui.cluster.Ages;
import io.cooperage.ui.cluster.yaml.YamlText;
import io.cooperage.ui.control.ReasonedButton;
import io.cooperage.ui.files.DiffView;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The revisions of a workload, what each changed, and the way back to one. FX thread only.
final class RevisionsTab extends SplitPane {
    private static final double LIST_SHARE = 0.32;

    private final UiClock clock;
    private final Messages messages = Messages.of(RevisionsTab.class);
    private final ListView<Revision> list = new ListView<>();
    private final DiffView diff = new DiffView(Desktop::copy);
    private final Label title = new Label();
    private final Button undo;
    private final ReasonedButton undoing;

    RevisionsTab(ObjectViewModel model, UiClock clock) {
        this.clock = clock;
        getStyleClass().add("revisions");
        list.setAccessibleText(messages.text("tab.REVISIONS"));
        list.setCellFactory(view -> new Cell());
        list.getStyleClass().add("revision-list");
        list.setMinWidth(260);
        title.getStyleClass().add("section-title");
        undo = new Button(messages.text("undo"));
        undo.setId("undo-rollout");
        undo.setOnAction(press -> {
            Revision chosen = list.getSelectionModel().getSelectedItem();
            if (chosen != null) {
                model.undo(chosen);
            }
        });
        undoing = new ReasonedButton(undo);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox bar = new HBox(8, title, space, undoing);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("tab-bar");
        VBox.setVgrow(diff, Priority.ALWAYS);
        getItems().addAll(list, new VBox(bar, diff));
        model.revisionsProperty().subscribe(this::show);
        list.getSelectionModel().selectedItemProperty().subscribe(this::compare);
    }

    void focus() {
        list.requestFocus();
    }

    private void show(List<Revision> revisions) {
        if (list.getItems().isEmpty()) {
            // The first layout comes before the page is in the window, and what it makes of the divider would stay.
            setDividerPositions(LIST_SHARE);
        }
        Revision was = list.getSelectionModel().getSelectedItem();
        list.getItems().setAll(revisions);
        revisions.stream()
                .filter(each -> was != null && each.number() == was.number())
                .findFirst()
                .ifPresentOrElse(
                        each -> list.getSelectionModel().select(each),
                        () -> list.getSelectionModel().selectFirst());
    }

    /// With the revision before it, or, of an older one, with what runs now: what undoing would change.
    private void compare(@Nullable Revision chosen) {
        List<Revision> all = list.getItems();
        boolean current = chosen != null && !all.isEmpty() && chosen.equals(all.getFirst());
        undo.setDisable(chosen == null || current);
        undoing.setReason(current ? messages.text("undo.current") : "");
        if (chosen == null || all.isEmpty()) {
            title.setText("");
            diff.show(null);
            return;
        }
        if (current) {
            Revision before = all.size() > 1 ? all.get(1) : chosen;
            title.setText(messages.text(
                    all.size() > 1 ? "revision.change" : "revision.only", chosen.number(), before.number()));
            diff.show(all.size() > 1 ? TextDiff.of(text(before), text(chosen)) : null);
        } else {
            title.setText(messages.text("revision.undo", chosen.number()));
            diff.show(TextDiff.of(text(all.getFirst()), text(chosen)));
        }
    }

    private static String text(Revision revision) {
        return YamlText.of(revision.template());
    }

    private final class Cell extends ListCell<Revision> {
        @Override
        protected void updateItem(@Nullable Revision revision, boolean empty) {
            super.updateItem(revision, empty);
            if (empty || revision == null) {
                setGraphic(null);
                return;
            }
            Label number = new Label(messages.text("revision", revision.number()));
            number.getStyleClass().add("medium");
            Label pods = new Label(messages.text("revision.pods", revision.ready(), revision.replicas()));
            pods.getStyleClass().addAll("muted", "small");
            Label age = new Label(Ages.human(Duration.between(revision.created(), clock.now())));
            age.getStyleClass().addAll("muted", "small");
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            Label images = new Label(revision.cause().isEmpty() ? images(revision.template()) : revision.cause());
            images.getStyleClass().addAll("small", "muted");
            setGraphic(new VBox(2, new HBox(8, number, space, pods, age), images));
        }

        private static String images(JsonNode template) {
            StringBuilder images = new StringBuilder();
            template.at("/spec/containers")
                    .forEach(container -> images.append(images.isEmpty() ? "" : ", ")
                            .append(container.path("image").asText()));
            return images.toString();
        }
    }
}
