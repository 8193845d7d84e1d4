package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.ui.control.code.CodeEditor;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.files.DiffView;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The object as text, to be changed and given back. What the cluster changes meanwhile is shown at once as
/// long as nobody has typed, and told otherwise. FX thread only.
final class YamlTab extends BorderPane {
    private final ObjectViewModel model;
    private final CodeEditor editor;
    private final Label elsewhere;
    private final DiffView diff = new DiffView(Desktop::copy);
    private final SplitPane body = new SplitPane();
    private String shownRevision = "";

    YamlTab(ObjectViewModel model) {
        this.model = model;
        Messages messages = Messages.of(YamlTab.class);
        editor = new CodeEditor(messages.text("tab.YAML"));
        Button apply = new Button(messages.text("apply"));
        apply.setId("apply-yaml");
        apply.getStyleClass().add("accent");
        apply.setOnAction(press -> model.write(editor.text(), false, this::take));
        Button check = new Button(messages.text("dry-run"));
        check.setId("check-yaml");
        check.setOnAction(press -> model.write(editor.text(), true, this::showDiff));
        Button revert = new Button(messages.text("revert"));
        revert.setId("revert-yaml");
        revert.setOnAction(press -> take(model.objectProperty().get()));
        apply.disableProperty().bind(editor.changedProperty().not());
        revert.disableProperty().bind(editor.changedProperty().not());
        CheckBox fields = new CheckBox(messages.text("fields"));
        fields.selectedProperty().bindBidirectional(model.managedFields);
        fields.disableProperty().bind(editor.changedProperty());
        elsewhere = new Label(messages.text("changed-elsewhere"));
        elsewhere.getStyleClass().addAll("small", "muted");
        elsewhere.setVisible(false);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox bar = new HBox(8, apply, check, revert, elsewhere, space, fields);
        bar.getStyleClass().add("tab-bar");
        bar.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        setTop(bar);
        body.setOrientation(Orientation.VERTICAL);
        body.getItems().add(editor);
        setCenter(body);
        model.objectProperty().subscribe(this::follow);
        model.managedFields.addListener(
                (property, was, now) -> take(model.objectProperty().get()));
    }

    void focus() {
        editor.requestFocus();
    }

    private void follow(@Nullable JsonNode now) {
        if (now == null) {
            return;
        }
        String revision = now.at("/metadata/resourceVersion").asText();
        if (editor.changedProperty().get()) {
            elsewhere.setVisible(!revision.equals(shownRevision));
        } else if (!revision.equals(shownRevision)) {
            take(now);
        }
    }

    /// What the server would make of the text, against what it has.
    private void showDiff(JsonNode stored) {
        JsonNode now = model.objectProperty().get();
        if (now != null) {
            diff.show(TextDiff.of(model.yaml(now), model.yaml(stored)));
            body.getItems().setAll(editor, diff);
            body.setDividerPositions(0.55);
        }
    }

    private void take(@Nullable JsonNode now) {
        body.getItems().setAll(editor);
        if (now != null) {
            shownRevision = now.at("/metadata/resourceVersion").asText();
            elsewhere.setVisible(false);
            editor.edit(model.yaml(now), Language.YAML);
        }
    }
}
