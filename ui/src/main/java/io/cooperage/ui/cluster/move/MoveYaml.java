package io.cooperage.ui.cluster.move;

import io.cooperage.ui.control.code.CodeEditor;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// What the other cluster gets, and what it says of that. FX thread only.
final class MoveYaml extends BorderPane {
    private final MoveViewModel model;
    private final Messages messages = Messages.of(MoveYaml.class);
    private final VBox said = new VBox(4);

    MoveYaml(MoveViewModel model) {
        this.model = model;
        CodeEditor editor = new CodeEditor(messages.text("yaml"));
        editor.setId("move-yaml");
        Hyperlink forms = new Hyperlink(messages.text("by-hand.undo"));
        forms.setOnAction(press -> {
            forms.setVisited(false);
            model.takeTheForms();
            editor.edit(model.yamlProperty().get(), Language.YAML);
        });
        Label hand = new Label(messages.text("by-hand"));
        hand.getStyleClass().addAll("small", "muted");
        for (Region node : new Region[] {hand, forms}) {
            node.visibleProperty().bind(model.byHand);
            node.managedProperty().bind(model.byHand);
        }
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button check = PanelForm.plain("move-check", messages.text("check"), () -> model.check(editor.text()));
        Button move = PanelForm.accent("move-do", messages.text("move"), () -> model.move(editor.text()));
        for (Button button : new Button[] {check, move}) {
            button.disableProperty()
                    .bind(model.busyProperty().or(model.gatheredProperty().isNull()));
        }
        HBox bar = new HBox(8, PanelForm.heading(messages.text("yaml")), hand, forms, space, check, move);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("tab-bar");
        said.getStyleClass().add("said");
        setTop(new VBox(bar, said));
        setCenter(editor);
        model.yamlProperty().subscribe(text -> editor.edit(text, Language.YAML));
        editor.changedProperty().addListener((property, was, now) -> {
            if (now) {
                model.byHand.set(true);
            }
        });
        model.problemsProperty().subscribe(problems -> judge());
        model.goodProperty().subscribe(good -> judge());
    }

    private void judge() {
        said.getChildren().clear();
        if (model.goodProperty().get()) {
            Label good = new Label(messages.text("good"), new FontIcon("fth-check-circle"));
            good.getStyleClass().add("good");
            said.getChildren().add(good);
        }
        for (String problem : model.problemsProperty().get()) {
            Label line = new Label(problem, new FontIcon("fth-alert-circle"));
            line.getStyleClass().add("bad");
            line.setWrapText(true);
            line.setMinHeight(USE_PREF_SIZE);
            said.getChildren().add(line);
        }
        said.setVisible(!said.getChildren().isEmpty());
        said.setManaged(said.isVisible());
    }
}
