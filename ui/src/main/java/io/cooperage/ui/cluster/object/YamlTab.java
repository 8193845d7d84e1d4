package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.yaml.Merge.Conflict;
import io.cooperage.ui.control.code.CodeAssist.Finding;
import io.cooperage.ui.control.code.CodeEditor;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.files.DiffView;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The object as text, to be changed and given back. What the cluster changes meanwhile is shown at once as
/// long as nobody has typed, and told otherwise. FX thread only.
final class YamlTab extends BorderPane {
    private final YamlViewModel model;
    private final Messages messages = Messages.of(YamlTab.class);
    private final CodeEditor editor;
    private final HBox elsewhere;
    private final Label note = new Label();
    private final Hyperlink wrong = new Hyperlink();
    private final DiffView diff = new DiffView(Desktop::copy);
    private final ConflictsPane conflicts;
    private final SplitPane body = new SplitPane();

    YamlTab(ObjectViewModel object, ClusterParts parts) {
        editor = new CodeEditor(messages.text("tab.YAML"));
        model = new YamlViewModel(object, parts, this::revise);
        conflicts = new ConflictsPane(model::choose, model::settle);
        editor.assist(model.assist());
        Button apply = button("apply", "apply-yaml", () -> model.apply(editor.text()));
        apply.getStyleClass().add("accent");
        Button check = button("dry-run", "check-yaml", () -> model.check(editor.text()));
        Button revert = button(
                "revert", "revert-yaml", () -> take(object.objectProperty().get()));
        Button undo = button("undo-apply", "undo-apply", model::undo);
        apply.disableProperty().bind(editor.changedProperty().not());
        revert.disableProperty().bind(editor.changedProperty().not());
        undo.visibleProperty().bind(model.undoableProperty());
        undo.managedProperty().bind(model.undoableProperty());
        CheckBox fields = new CheckBox(messages.text("fields"));
        fields.setMinWidth(Region.USE_PREF_SIZE);
        fields.selectedProperty().bindBidirectional(model.managedFieldsProperty());
        fields.disableProperty().bind(editor.changedProperty());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        wrong.setId("yaml-problems");
        wrong.getStyleClass().add("danger");
        HBox bar = new HBox(8, apply, check, revert, undo, wrong, space, fields);
        bar.getStyleClass().add("tab-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        Label changed = new Label(messages.text("changed-elsewhere"));
        Button merge = button("merge", "merge-yaml", () -> model.mergeWith(editor.text()));
        elsewhere = new HBox(8, changed, merge);
        elsewhere.getStyleClass().add("yaml-note");
        elsewhere.setAlignment(Pos.CENTER_LEFT);
        show(elsewhere, false);
        note.getStyleClass().add("yaml-note");
        note.setWrapText(true);
        note.setMaxWidth(Double.MAX_VALUE);
        setTop(new VBox(bar, elsewhere, note));
        body.setOrientation(Orientation.VERTICAL);
        body.getItems().add(editor);
        setCenter(body);
        model.noteProperty().subscribe(words -> {
            note.setText(words);
            show(note, !words.isEmpty());
        });
        model.diffProperty().subscribe(this::showDiff);
        model.conflictsProperty().subscribe(this::showConflicts);
        editor.findingsProperty().subscribe(this::showWrong);
        model.learn(editor::refresh);
        object.objectProperty().subscribe(this::follow);
        model.managedFieldsProperty()
                .addListener(
                        (property, was, now) -> take(object.objectProperty().get()));
    }

    void focus() {
        editor.requestFocus();
    }

    void hidePopups() {
        editor.hidePopups();
    }

    private Button button(String key, String id, Runnable action) {
        Button button = new Button(messages.text(key));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(press -> action.run());
        return button;
    }

    private static void show(Region region, boolean shown) {
        region.setVisible(shown);
        region.setManaged(shown);
    }

    private void follow(@Nullable JsonNode now) {
        if (now == null) {
            return;
        }
        String revision = now.at("/metadata/resourceVersion").asText();
        if (editor.changedProperty().get()) {
            boolean deciding = !model.conflictsProperty().get().isEmpty();
            show(elsewhere, !deciding && !revision.equals(model.revision()));
        } else if (!revision.equals(model.revision())) {
            take(now);
        }
    }

    private void take(@Nullable JsonNode now) {
        if (now != null) {
            show(elsewhere, false);
            editor.edit(model.open(now), Language.YAML);
        }
    }

    /// A text that came of a merge, or of what the cluster stored; what was typed can be had back by undoing.
    private void revise(String text) {
        show(elsewhere, false);
        editor.revise(text, model.text());
    }

    private void showDiff(@Nullable TextDiff now) {
        if (now != null) {
            diff.show(now);
        }
        arrange();
    }

    private void showConflicts(List<Conflict> now) {
        conflicts.show(now);
        if (!now.isEmpty()) {
            show(elsewhere, false);
        }
        arrange();
    }

    private void arrange() {
        boolean deciding = !model.conflictsProperty().get().isEmpty();
        if (deciding || model.diffProperty().get() != null) {
            body.getItems().setAll(editor, deciding ? conflicts : diff);
            body.setDividerPositions(0.55);
        } else {
            body.getItems().setAll(editor);
        }
    }

    private void showWrong(List<Finding> now) {
        show(wrong, !now.isEmpty());
        if (!now.isEmpty()) {
            wrong.setText(now.size() == 1 ? now.getFirst().message() : messages.text("problems", now.size()));
            wrong.setOnAction(press -> {
                wrong.setVisited(false);
                editor.reveal(now.getFirst().from());
            });
        }
    }
}
