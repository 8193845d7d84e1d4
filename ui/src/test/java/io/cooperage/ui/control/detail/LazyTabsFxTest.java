package io.cooperage.ui.control.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.ui.testing.WindowTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

class LazyTabsFxTest extends WindowTest {
    private final List<String> told = new ArrayList<>();

    private PageTab<String> row(String key) {
        return new PageTab<>(key, key, "fth-info", () -> {
            told.add("make " + key);
            Button button = new Button(key);
            return new TabContent(
                    new StackPane(button),
                    active -> told.add(key + (active ? " seen" : " unseen")),
                    button::requestFocus,
                    () -> told.add("close " + key));
        });
    }

    @Test
    void aTabIsMadeWhenItIsShownAndToldWhetherAnyoneSeesIt() {
        LazyTabs<String> tabs = fx(() -> {
            LazyTabs<String> made = new LazyTabs<>();
            made.fill(List.of(row("log"), row("files"), row("inspect")), key -> told.add("chose " + key));
            stage().setScene(new Scene(made, 400, 300));
            stage().show();
            return made;
        });
        assertThat(told).as("none is shown yet").isEmpty();
        run(() -> tabs.show("files"));
        waitForFrames();
        assertThat(told).containsSubsequence("make files", "chose files").contains("files seen");
        assertThat(fx(() -> stage().getScene().getFocusOwner())).isInstanceOf(Button.class);

        assertThat(fx(() -> tabs.showAt(0))).isTrue();
        assertThat(fx(() -> tabs.showAt(3))).isFalse();
        waitForFrames();
        assertThat(told).contains("make log", "files unseen", "log seen").doesNotContain("make inspect");
        run(tabs::close);
        assertThat(told).contains("close log", "close files").doesNotContain("close inspect");
    }

    @Test
    void theKeyThatChoosesATabTypesNothingAndTheNextOneIsHeardEvenWhereNothingTakesTheFocus() {
        TextArea text = fx(() -> new TextArea("kind: Pod"));
        DetailPage<String> page = fx(() -> {
            DetailPage<String> made = new DetailPage<>();
            made.tabs()
                    .fill(
                            List.of(
                                    row("log"),
                                    new PageTab<>(
                                            "text",
                                            "text",
                                            "fth-info",
                                            () -> TabContent.of(text, _ -> {}, text::requestFocus)),
                                    new PageTab<>(
                                            "graphs",
                                            "graphs",
                                            "fth-info",
                                            () -> TabContent.of(new StackPane(), _ -> {}, () -> {}))),
                            _ -> {});
            stage().setScene(new Scene(made, 600, 400));
            stage().show();
            made.tabs().show("log");
            return made;
        });
        waitForFrames();
        alt(KeyCode.DIGIT2, "2");
        assertThat(fx(() -> text.getText())).isEqualTo("kind: Pod");
        assertThat(fx(() -> text.isFocused())).isTrue();
        alt(KeyCode.DIGIT3, "3");
        assertThat(fx(() -> stage().getScene().getFocusOwner())).isEqualTo(page.tabs());
        alt(KeyCode.DIGIT2, "2");
        assertThat(fx(() -> text.isFocused())).isTrue();
        assertThat(fx(() -> text.getText())).isEqualTo("kind: Pod");
        press(KeyCode.X, "x", false);
        assertThat(fx(() -> text.getText())).as("what is typed afterwards").isEqualTo("xkind: Pod");
    }

    private void alt(KeyCode code, String typed) {
        press(code, typed, true);
    }

    /// As the desktop tells of it: pressed to who has the focus, typed to who has it then, here without Alt.
    private void press(KeyCode code, String typed, boolean alt) {
        run(() -> Event.fireEvent(
                Objects.requireNonNull(stage().getScene().getFocusOwner()),
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, alt, false)));
        run(() -> Event.fireEvent(
                Objects.requireNonNull(stage().getScene().getFocusOwner()),
                new KeyEvent(KeyEvent.KEY_TYPED, typed, "", KeyCode.UNDEFINED, false, false, false, false)));
        waitForFrames();
    }

    @Test
    void aTabThatIsNotThereIsNamed() {
        LazyTabs<String> tabs = fx(LazyTabs::new);
        run(() -> tabs.fill(List.of(row("log")), key -> {}));
        assertThatThrownBy(() -> fx(() -> {
                    tabs.show("files");
                    return true;
                }))
                .hasStackTraceContaining("no tab files among [log]");
    }
}
