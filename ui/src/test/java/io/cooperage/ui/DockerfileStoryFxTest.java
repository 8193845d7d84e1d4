package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.dockerfile.editor.CodePane;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Writes a Dockerfile as a person would: opens its folder, types, completes, has it mended, finds, renames, saves.
/// Leaves a picture of each state to be looked at.
class DockerfileStoryFxTest extends WindowTest {
    private static final String DOCKERFILE = """
            # syntax=docker/dockerfile:1
            ARG VERSION=12

            FROM debian:${VERSION}-slim AS build
            ENV CFLAGS="-O2 -g"
            WORKDIR /src
            COPY Makefile src ./
            RUN apt-get update && apt-get install -y gcc make \\
                && rm -rf /var/lib/apt/lists/*
            RUN <<EOF
            make CFLAGS="$CFLAGS"
            make install DESTDIR=/out
            EOF

            from debian:${VERSION}-slim
            MAINTAINER someone@example.com
            WORKDIR app
            COPY --from=build /out/ /
            COPY secret.key /etc/app/
            EXPOSE 8080/tcp
            HEALTHCHECK --interval=30s CMD curl -f http://localhost:8080/ || exit 1
            CMD app --port 8080
            """;

    @TempDir
    Path folder;

    @TempDir
    Path state;

    private final FakeEngine engine = new FakeEngine();

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void writesADockerfile(Theme theme) throws IOException {
        fill();
        CooperageUi ui = open(theme);
        try {
            robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
            await("taught", () -> robot.lookup("#first-folder").tryQuery().isPresent());
            picture(theme, "dockerfile-empty");
            robot.clickOn("#first-folder");
            await("opened", () -> text().equals(DOCKERFILE));
            await("context read", () -> tree("context-tree").getExpandedItemCount() == 6);
            await("found", () -> problems() > 3);
            picture(theme, "dockerfile-open");
            int outlined = tree("outline").getExpandedItemCount();

            run(() -> area().moveTo(area().getLength()));
            run(() -> area().requestFocus());
            key(KeyCode.END, true, false);
            type("CO");
            await("a list", () -> suggestions().isPresent());
            picture(theme, "dockerfile-complete");
            key(KeyCode.ENTER, false, false);
            await("completed", () -> text().endsWith("COPY "));
            type("s");
            await("from the context", () -> suggestions().isPresent());
            picture(theme, "dockerfile-complete-path");
            key(KeyCode.TAB, false, false);
            await("a path", () -> text().endsWith("COPY src/"));
            key(KeyCode.ESCAPE, false, false);
            type(" /app/");
            key(KeyCode.ESCAPE, false, false);

            // A fix for a text that has changed since is not made.
            await("looked at again", () -> tree("outline").getExpandedItemCount() == outlined + 1);
            int before = problems();
            run(() -> area().moveTo(DOCKERFILE.indexOf("from debian") + 2));
            key(KeyCode.ENTER, false, true);
            await(
                    "mends",
                    () -> robot.lookup(".quick-fixes .menu-item").tryQuery().isPresent());
            picture(theme, "dockerfile-fix");
            run(() -> {
                Window menu = robot.lookup(".quick-fixes").query().getScene().getWindow();
                ((ContextMenu) menu).getItems().getFirst().fire();
                menu.hide();
            });
            await("mended", () -> text().contains("FROM debian:${VERSION}-slim\n"));
            await("one less", () -> problems() < before + 1);

            run(() -> area().moveTo(text().indexOf("HEALTHCHECK") + 3));
            key(KeyCode.I, true, false);
            await(
                    "explained",
                    () -> robot.lookup(".bubble.hover .docs").tryQuery().isPresent());
            picture(theme, "dockerfile-hover");
            key(KeyCode.ESCAPE, false, false);

            run(() -> area().moveTo(text().indexOf("AS build") + 4));
            key(KeyCode.F2, false, false);
            await("asks", () -> robot.lookup("#ask-field").tryQuery().isPresent());
            type("compile");
            key(KeyCode.ENTER, false, false);
            await("renamed", () -> text().contains("AS compile") && text().contains("--from=compile"));
            key(KeyCode.Z, true, false);
            await("undone at once", () -> text().contains("AS build") && text().contains("--from=build"));

            key(KeyCode.H, true, false);
            await("find", () -> robot.lookup("#find-wanted").query().isVisible());
            type("debian");
            await(
                    "counted",
                    () -> robot.lookup("#find-count").queryLabeled().getText().equals("1 of 2"));
            run(() -> robot.lookup("#find-with").query().requestFocus());
            type("ubuntu");
            await(
                    "typed",
                    () -> robot.lookup("#find-with")
                            .queryAs(TextField.class)
                            .getText()
                            .equals("ubuntu"));
            picture(theme, "dockerfile-replace");
            robot.clickOn("#replace-all");
            await("replaced", () -> !text().contains("debian"));
            key(KeyCode.ESCAPE, false, false);

            key(KeyCode.S, true, false);
            await(
                    "saved",
                    () -> Files.readString(folder.resolve("Dockerfile")).contains("FROM ubuntu:${VERSION}-slim"));
            assertThat(Files.readString(folder.resolve("Dockerfile"))).endsWith("COPY src/ /app/");

            run(() -> pane().foldAll());
            picture(theme, "dockerfile-folded");
            run(() -> pane().unfoldAll());
            Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
            await("follows its file", () -> text().equals("FROM scratch\n"));
            run(() -> area().appendText("LABEL a=b\n"));
            Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nUSER 1\n");
            await("says so", () -> robot.lookup("#disk-bar").tryQuery().isPresent());
            picture(theme, "dockerfile-changed");
            robot.clickOn("#disk-compare");
            await("compared", () -> robot.lookup(".diff-view").tryQuery().isPresent());
            picture(theme, "dockerfile-compare");
        } finally {
            run(ui::close);
        }
    }

    @Test
    void bringsBackWhatWasNotSavedWhenTheProgramDied() throws IOException {
        fill();
        CooperageUi first = open(Theme.LIGHT);
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        robot.clickOn("#first-folder");
        await("opened, ready to type", () -> text().equals(DOCKERFILE) && area().isFocused());
        key(KeyCode.END, true, false);
        type("# not saved");
        Path unsaved = state.resolve("data/window/unsaved");
        await("kept aside", () -> {
            try (var files = Files.list(unsaved)) {
                return files.anyMatch(file -> file.toString().endsWith(".unsaved"));
            } catch (IOException e) {
                return false;
            }
        });
        // The window is not closed: what the program was told of its end is nothing.
        run(() -> stage().getScene().setRoot(new javafx.scene.layout.Pane()));

        CooperageUi second = open(Theme.LIGHT);
        try {
            robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
            await("back", () -> robot.lookup("#disk-bar").tryQuery().isPresent());
            assertThat(fx(this::text)).endsWith("# not saved");
            assertThat(Files.readString(folder.resolve("Dockerfile"))).isEqualTo(DOCKERFILE);
            picture(Theme.LIGHT, "dockerfile-recovered");
            key(KeyCode.S, true, false);
            await("saved", () -> Files.readString(folder.resolve("Dockerfile")).endsWith("# not saved"));
            await("let go", () -> {
                try (var files = Files.list(unsaved)) {
                    return files.findAny().isEmpty();
                }
            });
        } finally {
            run(second::close);
            run(first::close);
        }
    }

    private void fill() throws IOException {
        engine.keepUnder(state);
        ImageShelf.fill(engine.fakeImages(), java.time.Instant.now());
        Files.writeString(folder.resolve("Dockerfile"), DOCKERFILE);
        Files.writeString(folder.resolve(".dockerignore"), "*.key\nnode_modules\n");
        Files.writeString(folder.resolve("Makefile"), "all:\n");
        Files.writeString(folder.resolve("secret.key"), "x");
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("src/main.c"), "int main(void) { return 0; }\n");
        Files.createDirectories(folder.resolve("node_modules/left-pad"));
    }

    private CooperageUi open(Theme theme) {
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        settings.flag(UiSettings.ALERT_DESKTOP, true).set(false);
        CooperageUi ui = fx(() -> CooperageUi.open(engine, settings, stage(), new FileDialogs() {
            @Override
            public Optional<Path> save(String title, String name) {
                return Optional.of(folder.resolve(name));
            }

            @Override
            public Optional<Path> folder(String title) {
                return Optional.of(folder);
            }

            @Override
            public List<Path> open(String title) {
                return List.of();
            }
        }));
        robot.moveTo(stage());
        robot.moveBy(500, 300);
        return ui;
    }

    /// Given to whoever has the focus, not to the display: a busy machine repeats a key that is held for too long.
    private void key(KeyCode code, boolean control, boolean alt) {
        run(() -> {
            Node owner = focusOwner();
            owner.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, control, alt, false));
            owner.fireEvent(new KeyEvent(KeyEvent.KEY_RELEASED, "", "", code, false, control, alt, false));
        });
    }

    private void type(String text) {
        text.chars()
                .forEach(c -> run(() -> focusOwner()
                        .fireEvent(new KeyEvent(
                                KeyEvent.KEY_TYPED,
                                Character.toString(c),
                                "",
                                KeyCode.UNDEFINED,
                                false,
                                false,
                                false,
                                false))));
    }

    /// That of the small field over the text, while there is one.
    private Node focusOwner() {
        return robot.lookup("#ask-field")
                .tryQuery()
                .orElseGet(() ->
                        java.util.Objects.requireNonNull(stage().getScene().getFocusOwner()));
    }

    private CodeArea area() {
        return robot.lookup(".code-pane .code-area").queryAs(CodeArea.class);
    }

    private CodePane pane() {
        return robot.lookup(".code-pane").queryAs(CodePane.class);
    }

    private String text() {
        return robot.lookup(".code-pane .code-area")
                .tryQueryAs(CodeArea.class)
                .map(CodeArea::getText)
                .orElse("");
    }

    private int problems() {
        return robot.lookup("#problems").queryListView().getItems().size();
    }

    private Optional<ListView<?>> suggestions() {
        return robot.lookup(".suggestions .list-view").tryQuery().map(node -> (ListView<?>) node);
    }

    private TreeView<?> tree(String id) {
        return robot.lookup("#" + id).queryAs(TreeView.class);
    }

    private static void picture(Theme theme, String state) {
        screenshot(state + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
