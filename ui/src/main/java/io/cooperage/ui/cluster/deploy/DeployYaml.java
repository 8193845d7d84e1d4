package io.cooperage.ui.cluster.deploy;

import io.cooperage.ui.cluster.deploy.DeployViewModel.Verdict;
import io.cooperage.ui.control.code.CodeEditor;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import javafx.beans.binding.Bindings;
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

/// What will be applied, as long as nobody writes in it the form's; and what the cluster says of it. FX
/// thread only.
final class DeployYaml extends BorderPane {
    private final Messages messages = Messages.of(DeployYaml.class);
    private final CodeEditor editor;
    private final VBox said = new VBox(4);

    DeployYaml(DeployViewModel model) {
        editor = new CodeEditor(messages.text("yaml"));
        editor.setId("deploy-yaml");
        getStyleClass().add("deploy-yaml");
        Label title = PanelForm.heading(messages.text("yaml"));
        Hyperlink forms = new Hyperlink(messages.text("by-hand.undo"));
        forms.setId("deploy-form-again");
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
        Button check = PanelForm.plain("deploy-check", messages.text("check"), () -> model.check(editor.text()));
        Button deploy = PanelForm.accent("deploy-do", messages.text("deploy"), () -> model.deploy(editor.text()));
        for (Button button : new Button[] {check, deploy}) {
            button.disableProperty()
                    .bind(Bindings.createBooleanBinding(
                            () -> model.busyProperty().get()
                                    || model.desk().connectionProperty().get() == null,
                            model.busyProperty(),
                            model.desk().connectionProperty()));
        }
        HBox bar = new HBox(8, title, hand, forms, space, check, deploy);
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
        model.verdictProperty().subscribe(this::judge);
    }

    private void judge(Verdict verdict) {
        said.getChildren().clear();
        boolean told = verdict.good() || !verdict.problems().isEmpty();
        said.setVisible(told);
        said.setManaged(told);
        if (verdict.good()) {
            Label good = new Label(messages.text("good"), new FontIcon("fth-check-circle"));
            good.getStyleClass().add("good");
            said.getChildren().add(good);
        }
        for (String problem : verdict.problems()) {
            Label line = new Label(problem, new FontIcon("fth-alert-circle"));
            line.getStyleClass().add("bad");
            line.setWrapText(true);
            line.setMinHeight(USE_PREF_SIZE);
            said.getChildren().add(line);
        }
    }
}
