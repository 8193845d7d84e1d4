package io.cooperage.ui.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.preferences.UiSettings.Bounds;
import io.cooperage.ui.preferences.UiSettings.OnQuit;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UiSettingsTest {
    private final Path folder;

    UiSettingsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatIsChosenIsThereAgain() {
        UiSettings settings = UiSettings.load(folder, Runnable::run);
        settings.themeProperty().set(Theme.DARK);
        settings.scaleProperty().set(1.25);
        settings.onQuitProperty().set(OnQuit.STOP_CONTAINERS);
        settings.boundsProperty().set(new Bounds(10, 20, 800, 600, true));
        settings.hiddenColumns().add("root");
        settings.rememberRoot("/srv/a, b");
        settings.rememberRoot("/srv/c");
        settings.rememberRoot("/srv/a, b");
        settings.registries().addAll("registry.example.org", "localhost:5000");

        UiSettings again = UiSettings.load(folder, Runnable::run);
        assertThat(again.themeProperty().get()).isEqualTo(Theme.DARK);
        assertThat(again.scaleProperty().get()).isEqualTo(1.25);
        assertThat(again.onQuitProperty().get()).isEqualTo(OnQuit.STOP_CONTAINERS);
        assertThat(again.boundsProperty().get()).isEqualTo(new Bounds(10, 20, 800, 600, true));
        assertThat(again.hiddenColumns()).containsExactly("root");
        assertThat(again.recentRoots()).containsExactly("/srv/a, b", "/srv/c");
        assertThat(again.registries()).containsExactly("registry.example.org", "localhost:5000");
    }

    @Test
    void aFileThatMakesNoSenseCostsOnlyTheChoices() throws IOException {
        Files.writeString(folder.resolve(UiSettings.FILE), "theme=purple\nscale=big\n");
        UiSettings settings = UiSettings.load(folder, Runnable::run);
        assertThat(settings.themeProperty().get()).isEqualTo(Theme.SYSTEM);
    }

    @Test
    void nothingIsWrittenUntilSomethingIsChosen() {
        UiSettings.load(folder, Runnable::run);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeWrittenCostsOnlyThePersistence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        UiSettings settings = UiSettings.load(file.resolve("below"), Runnable::run);
        settings.themeProperty().set(Theme.LIGHT);
        assertThat(settings.themeProperty().get()).isEqualTo(Theme.LIGHT);
    }
}
