package io.cooperage.app;

import io.cooperage.engine.Engine;
import io.cooperage.engine.api.docker.DockerEndpoint;
import io.cooperage.ui.CooperageUi;
import io.cooperage.ui.preferences.UiSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import javafx.scene.image.Image;
import javafx.stage.Stage;

/// The stage that the window is shown on, and its end. FX thread only.
final class DesktopWindow {
    /// What window managers pick from; the larger ones they take from the desktop entry.
    private static final int[] ICON_SIZES = {16, 32, 48, 128};

    private final Stage stage;
    private final CooperageUi ui;

    private DesktopWindow(Stage stage, CooperageUi ui) {
        this.stage = stage;
        this.ui = ui;
    }

    /// @param quit called when the person closes the window, which stays until [#close]
    static DesktopWindow open(Engine engine, DockerEndpoint docker, UiSettings settings, Stage stage, Runnable quit) {
        for (int size : ICON_SIZES) {
            stage.getIcons().add(icon(size));
        }
        stage.setOnCloseRequest(event -> {
            event.consume();
            quit.run();
        });
        return new DesktopWindow(stage, CooperageUi.open(engine, docker, settings, stage));
    }

    void close() {
        ui.close();
        stage.hide();
    }

    private static Image icon(int size) {
        String name = "icons/cooperage-" + size + ".png";
        try (InputStream in = Objects.requireNonNull(DesktopWindow.class.getResourceAsStream(name), name)) {
            return new Image(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
