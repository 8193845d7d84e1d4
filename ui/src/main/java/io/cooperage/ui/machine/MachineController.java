package io.cooperage.ui.machine;

import io.cooperage.engine.doctor.Doctor.Check;
import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import java.util.Locale;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// One card per finding; a remedy can be copied.
public final class MachineController {
    private final MachineViewModel viewModel;
    private final Messages messages = Messages.of(MachineController.class);

    @FXML
    private Label summary;

    @FXML
    private VBox checks;

    @FXML
    private Button again;

    public MachineController(MachineViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        summary.textProperty().bind(viewModel.summaryProperty());
        viewModel.checks().addListener((ListChangeListener<Check>) change -> show());
    }

    @FXML
    void examine() {
        viewModel.examine();
    }

    void focus() {
        again.requestFocus();
    }

    private void show() {
        checks.getChildren().setAll(viewModel.checks().stream().map(this::card).toList());
    }

    private Node card(Check check) {
        String word = messages.text(
                "verdict." + check.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        FontIcon icon = new FontIcon(icon(check.verdict()));
        Label name = new Label(check.name());
        name.getStyleClass().add("medium");
        name.setMinWidth(Region.USE_PREF_SIZE);
        Label finding = new Label(check.finding());
        finding.getStyleClass().add("muted");
        finding.setWrapText(true);
        HBox line = new HBox(icon, name, finding);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("line");
        VBox card = new VBox(line);
        card.getStyleClass()
                .addAll("check", check.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        card.setAccessibleText(word + ": " + check.name() + ", " + check.finding() + " " + check.remedy());
        if (!check.remedy().isEmpty()) {
            Label remedy = new Label(check.remedy());
            remedy.getStyleClass().add("mono");
            remedy.setWrapText(true);
            remedy.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(remedy, Priority.ALWAYS);
            Button copy = Icons.button("fth-copy", messages.text("copy"), () -> Desktop.copy(check.remedy()));
            copy.getStyleClass().add("compact");
            HBox box = new HBox(remedy, copy);
            box.setAlignment(Pos.CENTER_LEFT);
            box.getStyleClass().add("remedy");
            card.getChildren().add(box);
        }
        return card;
    }

    private static String icon(Verdict verdict) {
        return switch (verdict) {
            case OK -> "fth-check-circle";
            case LIMITED -> "fth-alert-triangle";
            case ESSENTIAL_MISSING -> "fth-x-octagon";
        };
    }
}
