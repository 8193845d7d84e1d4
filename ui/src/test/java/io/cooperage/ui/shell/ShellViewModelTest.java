package io.cooperage.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.shell.palette.PaletteViewModel;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.Test;

class ShellViewModelTest {
    private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>(Theme.SYSTEM);
    private final ShellViewModel shell =
            new ShellViewModel(new Navigator(new Route.Settings()), List.of(), List::of, found -> {}, theme);

    @Test
    void thePaletteChangesTheTheme() {
        assertThat(found("theme"))
                .extracting(Command::title)
                .containsExactlyInAnyOrder("Theme: as the desktop", "Theme: light", "Theme: dark");
        found("dark").getFirst().action().run();
        assertThat(theme.get()).isEqualTo(Theme.DARK);
        found("theme light").getFirst().action().run();
        assertThat(theme.get()).isEqualTo(Theme.LIGHT);
        found("desktop").getFirst().action().run();
        assertThat(theme.get()).isEqualTo(Theme.SYSTEM);
    }

    private List<Command> found(String words) {
        PaletteViewModel palette = new PaletteViewModel(() -> shell.paletteCommands(List.of()), shell.remoteObjects());
        palette.queryProperty().set(words);
        return List.copyOf(palette.matches());
    }
}
