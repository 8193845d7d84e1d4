package io.cooperage.ui.shell.palette;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.nav.Command;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaletteViewModelTest {
    @Test
    void lettersInOrderFindANameBestAtWordStarts() {
        assertThat(found("rc", "Run container", "Go to Containers", "archive")).startsWith("Run container");
        assertThat(found("stw", "Restart worker", "Stop web", "Start web"))
                .containsExactly("Stop web", "Start web", "Restart worker");
        assertThat(found("web", "web", "Stop web", "w-e-b")).startsWith("web");
        assertThat(found("zz", "Run container")).isEmpty();
    }

    @Test
    void anEmptyQueryKeepsTheOrder() {
        assertThat(found("", "b", "a", "c")).containsExactly("b", "a", "c");
    }

    @Test
    void aDetailFindsACommandBehindTheTitles() {
        Command byDetail = Command.of("web", "fth-box", "", () -> {}).withDetail("debian 1234abcd");
        Command byTitle = Command.of("abc", "fth-box", "", () -> {});
        PaletteViewModel palette = new PaletteViewModel(() -> List.of(byDetail, byTitle));
        palette.queryProperty().set("abc");
        assertThat(palette.matches()).containsExactly(byTitle, byDetail);
    }

    @Test
    void whatCannotBeDoneNowIsNotOffered() {
        PaletteViewModel palette = new PaletteViewModel(
                () -> List.of(Command.of("Stop", "fth-square", "", () -> {}).when(() -> false)));
        assertThat(palette.matches()).isEmpty();
    }

    private static List<String> found(String query, String... titles) {
        PaletteViewModel palette = new PaletteViewModel(() -> Stream.of(titles)
                .map(title -> Command.of(title, "fth-box", "", () -> {}))
                .toList());
        palette.queryProperty().set(query);
        return palette.matches().stream().map(Command::title).toList();
    }
}
