package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.WindowTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The window opens and can be walked through by keyboard.
class ShellFxTest extends WindowTest {
    private final FakeEngine engine = new FakeEngine();
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    ShellFxTest() {}

    @BeforeEach
    void open() {
        engine.containers()
                .create(ContainerConfig.of(
                        new RootSource.Directory(Path.of("/srv/roots/busybox")), List.of("sleep", "inf")));
        ui = fx(() -> CooperageUi.open(engine, UiSettings.inMemory(), stage()));
    }

    @AfterEach
    void close() {
        run(ui::close);
    }

    @Test
    void opensAndListsWhatTheEngineHas() {
        await("one container", () -> ui.parts().containers().all().size() == 1);
        assertThat(screenshot("shell")).exists();
    }
}
