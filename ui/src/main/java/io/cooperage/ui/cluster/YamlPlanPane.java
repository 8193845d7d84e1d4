package io.cooperage.ui.cluster;

import io.cooperage.ui.cluster.YamlPlan.Verdict;
import io.cooperage.ui.control.code.CodeEditor;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// Beside a form: what will be applied, and what the cluster says of it. FX thread only.
public final class YamlPlanPane extends BorderPane {
    private final Messages messages = Messages.of(YamlPlanPane.class);
    private final VBox said = new VBox(4);
    private final String good;

    /// @param id begins the ids of what can be pressed or written in
    /// @param action what carrying it out is called
    /// @param good said when the cluster would take all of it
    public YamlPlanPane(String id, YamlPlan plan, String action, String good) {
        this.good = good;
        CodeEditor editor = new CodeEditor(messages.text("plan.yaml"));
        editor.setId(id + "-yaml");
        Hyperlink forms = new Hyperlink(messages.text("plan.by-hand.undo"));
        forms.setId(id + "-form-again");
        forms.setOnAction(press -> {
            forms.setVisited(false);
            plan.takeTheForms();
            editor.edit(plan.yamlProperty().get(), Language.YAML);
        });
        Label hand = new Label(messages.text("plan.by-hand"));
        hand.getStyleClass().addAll("small", "muted");
        for (Region node : new Region[] {hand, forms}) {
            node.visibleProperty().bind(plan.byHandProperty());
            node.managedProperty().bind(plan.byHandProperty());
        }
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button check = PanelForm.plain(id + "-check", messages.text("plan.check"), () -> plan.check(editor.text()));
        Button carryOut = PanelForm.accent(id + "-do", action, () -> plan.carryOut(editor.text()));
        check.disableProperty().bind(plan.blocked());
        carryOut.disableProperty().bind(plan.blocked());
        HBox bar = new HBox(8, PanelForm.heading(messages.text("plan.yaml")), hand, forms, space, check, carryOut);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("tab-bar");
        said.getStyleClass().add("said");
        setTop(new VBox(bar, said));
        setCenter(editor);
        plan.yamlProperty().subscribe(text -> editor.edit(text, Language.YAML));
        editor.changedProperty().addListener((property, was, now) -> {
            if (now) {
                plan.byHandProperty().set(true);
            }
        });
        plan.verdictProperty().subscribe(this::judge);
    }

    /// Makes a page look like a form with its plan beside it: `.plan-head`, `.plan-form`, `.notes`.
    public static void style(Parent page) {
        page.getStyleClass().add("yaml-plan");
        page.getStylesheets()
                .add(Objects.requireNonNull(YamlPlanPane.class.getResource("yaml-plan.css"))
                        .toExternalForm());
    }

    private void judge(Verdict verdict) {
        said.getChildren().clear();
        if (verdict.good()) {
            Label taken = new Label(good, new FontIcon("fth-check-circle"));
            taken.getStyleClass().add("good");
            said.getChildren().add(taken);
        }
        for (String problem : verdict.problems()) {
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
