package io.cooperage.ui.settings;

import io.cooperage.ui.control.Segments;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.OnQuit;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.util.List;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// Each choice takes effect at once, but for the scale.
public final class SettingsController {
    private final SettingsViewModel viewModel;
    private final Messages messages = Messages.of(SettingsController.class);

    @FXML
    private VBox theme;

    @FXML
    private VBox scale;

    @FXML
    private VBox onQuit;

    @FXML
    private VBox alerts;

    @FXML
    private Label data;

    @FXML
    private Label file;

    public SettingsController(SettingsViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        theme.getChildren()
                .add(
                        1,
                        new Segments<>(
                                "theme",
                                messages.text("theme"),
                                viewModel.themeProperty(),
                                List.of(Theme.values()),
                                choice -> messages.text("theme." + word(choice))));
        scale.getChildren()
                .add(
                        1,
                        new Segments<>(
                                "scale",
                                messages.text("scale"),
                                viewModel.scaleProperty(),
                                SettingsViewModel.SCALES,
                                factor ->
                                        factor == 0 ? messages.text("scale.system") : Math.round(factor * 100) + " %"));
        onQuit.getChildren()
                .add(
                        1,
                        new Segments<>(
                                "on-quit",
                                messages.text("on-quit"),
                                viewModel.onQuitProperty(),
                                List.of(OnQuit.values()),
                                choice -> messages.text("on-quit." + word(choice))));
        int place = 1;
        for (String key : SettingsViewModel.ALERTS) {
            CheckBox box = new CheckBox(messages.text(key));
            box.setId(key.replace('.', '-'));
            box.setMnemonicParsing(false);
            box.selectedProperty().bindBidirectional(viewModel.alertProperty(key));
            // What follows the hint is not what is told, but where.
            boolean where = key.equals(UiSettings.ALERT_DESKTOP);
            alerts.getChildren().add(where ? alerts.getChildren().size() : place++, box);
        }
        data.setText(viewModel.dataFolder());
        file.setText(viewModel.settingsFile());
    }

    void focus() {
        theme.getChildren().get(1).lookupAll(".toggle-button").stream()
                .findFirst()
                .ifPresent(javafx.scene.Node::requestFocus);
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
