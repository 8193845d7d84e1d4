package io.cooperage.ui.shell.palette;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.nav.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.collections.ListChangeListener;
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
        PaletteViewModel palette = open(List.of(byDetail, byTitle));
        palette.queryProperty().set("abc");
        assertThat(palette.matches()).containsExactly(byTitle, byDetail);
    }

    @Test
    void whatCannotBeDoneNowIsNotOffered() {
        PaletteViewModel palette =
                open(List.of(Command.of("Stop", "fth-square", "", () -> {}).when(() -> false)));
        assertThat(palette.matches()).isEmpty();
    }

    @Test
    void whatIsFoundLaterJoinsWhatIsTyped() {
        List<Consumer<List<Command>>> asked = new ArrayList<>();
        PaletteViewModel palette = new PaletteViewModel(() -> List.of(command("Stop web")), asked::add);
        palette.queryProperty().set("web");
        Command found = command("web");
        asked.getFirst().accept(List.of(found, command("backend")));
        assertThat(palette.matches().stream().map(Command::title)).containsExactly("web", "Stop web");

        AtomicInteger changes = new AtomicInteger();
        palette.matches().addListener((ListChangeListener<Command>) change -> changes.incrementAndGet());
        asked.getFirst().accept(List.of(command("unlike")));
        assertThat(changes).as("of what does not fit nothing is seen").hasValue(0);
    }

    private static Command command(String title) {
        return Command.of(title, "fth-box", "", () -> {});
    }

    private static PaletteViewModel open(List<Command> commands) {
        return new PaletteViewModel(() -> commands, later -> {});
    }

    private static List<String> found(String query, String... titles) {
        PaletteViewModel palette =
                open(Stream.of(titles).map(PaletteViewModelTest::command).toList());
        palette.queryProperty().set(query);
        return palette.matches().stream().map(Command::title).toList();
    }
}
