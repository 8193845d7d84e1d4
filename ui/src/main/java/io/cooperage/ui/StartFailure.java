package io.cooperage.ui;

import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.theme.Appearance;
import java.io.PrintWriter;
import java.io.StringWriter;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

/// All that can be shown when the engine can't be opened: why, in its own words.
final class StartFailure {
    private StartFailure() {}

    static void show(Stage stage, Appearance appearance, Throwable failure) {
        Messages messages = Messages.of(StartFailure.class);
        Label title = new Label(messages.text("start.failed"));
        title.getStyleClass().add("page-title");
        Label why = new Label(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        StringWriter details = new StringWriter();
        failure.printStackTrace(new PrintWriter(details, true));
        Button copy = new Button(messages.text("start.copy"));
        copy.setOnAction(press -> Desktop.copy(details.toString()));
        Button quit = new Button(messages.text("start.quit"));
        quit.setDefaultButton(true);
        quit.setCancelButton(true);
        quit.setOnAction(press -> stage.close());
        HBox buttons = new HBox(8, copy, quit);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        Region space = new Region();
        VBox.setVgrow(space, Priority.ALWAYS);
        VBox root = new VBox(16, title, why, space, buttons);
        root.setPadding(new Insets(24));
        Scene scene = new Scene(root, 560, 240);
        appearance.style(scene);
        stage.setTitle("Cooperage");
        stage.setScene(scene);
        stage.show();
    }
}
