package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.ImageTab;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Dockerfiles over the real engine: written in the editor with what the linter says, built step by step in
/// real containers, looked into where a step failed, mended, and the image taken where it is used. Leaves a
/// picture of every state in `target/screenshots`.
class RealDockerfileFxTest extends RealImageWindow {
    /// The classic, its packages made of what is at hand.
    private static final String WHALE = """
            # The whale says what the fortune is.
            FROM cooperage/busybox:latest
            WORKDIR /usr/games
            COPY games .
            RUN chmod 755 * && echo "installing fortunes" && sleep 1 && dd if=/dev/zero of=/var/fortunes.db bs=1M count=3
            RUN sed -i 's/oracle/moby/' fortune && rm /var/fortunes.db
            ENV GREETING=$WHO
            CMD /usr/games/fortune -a | /usr/games/cowsay
            """;

    private static final String FORTUNE = "#!/bin/sh\necho \"the oracle says hi\"\n";

    private static final String COWSAY = """
            #!/bin/sh
            read -r words
            echo "< $words >"
            """;

    private static final String STAGES = """
            # A program built in one stage, alone in the next.
            ARG FLAVOUR=plain
            FROM cooperage/busybox:latest AS tools
            WORKDIR /src
            COPY --chmod=0755 build.sh .
            RUN echo "checking" && sleep 1 && touch /checked

            FROM tools AS build
            ARG FLAVOUR
            RUN ./build.sh "$FLAVOUR" > /out

            FROM tools AS docs
            RUN for page in one two three; do echo "page $page" && sleep 0.3; done > /docs

            FROM scratch
            COPY --from=build /bin/busybox /bin/cat
            COPY --from=build /out /
            COPY --from=docs /docs /
            ENTRYPOINT ["/bin/cat", "/out"]
            """;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealDockerfileFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void fromAFolderToAnImageThatIsUsed(Theme theme) throws IOException {
        Path whale = whale();
        open(theme);
        engine.images().makeStarter(BASE, TransferListener.NONE);
        await("the base", () -> names().contains(BASE));
        openFolder(whale);
        lookAtProblems(theme);
        name("docker-whale");
        failLookInsideAndMend(theme);
        runOnFromALine(theme);
        useTheImage(theme);
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void stagesBesideEachOtherAndSettingsWithNames(Theme theme) throws IOException {
        Path stages = stages();
        open(theme);
        engine.images().makeStarter(BASE, TransferListener.NONE);
        await("the base", () -> names().contains(BASE));
        openFolder(stages);
        openForm();
        run(() -> {
            robot.lookup("#build-sets-save").queryButton().fire();
            TextField name = robot.lookup("#build-sets-name").queryAs(TextField.class);
            name.setText("sweet");
            name.getOnAction().handle(new javafx.event.ActionEvent());
            robot.lookup("#build-tags").queryAs(TextField.class).setText("stages:sweet");
            robot.lookup("#build-args").queryAs(TextArea.class).setText("FLAVOUR=sweet");
        });
        picture(theme, "settings");
        run(() -> robot.lookup("#build-now").queryButton().fire());
        await(
                "two stages at once",
                () -> log().contains("checking")
                        || robot.lookup("#build-layers").tryQuery().isPresent());
        picture(theme, "stages-running");
        built();
        picture(theme, "stages");
        assertThat(said("stages:sweet")).containsExactly("built sweet");
        chooseSettings("");
        run(() -> robot.lookup("#build-tags").queryAs(TextField.class).setText("stages:plain"));
        run(() -> robot.lookup("#build-now").queryButton().fire());
        await("the other name", () -> names().contains("stages:plain"));
        built();
        assertThat(said("stages:plain")).containsExactly("built plain");
    }

    private void lookAtProblems(Theme theme) {
        await("problems", () -> problems().size() >= 2);
        List<String> rules =
                problems().stream().map(found -> found.rule().name()).toList();
        assertThat(rules).contains("DL3007", "JSONArgsRecommended").doesNotContain("DL3059");
        assertThat(problems().stream().map(Diagnostic::message)).anyMatch(words -> words.contains("$WHO"));
        picture(theme, "problems");
    }

    /// Sets the name of the image in the settings.
    private void name(String image) {
        openForm();
        run(() -> robot.lookup("#build-tags").queryAs(TextField.class).setText(image));
        robot.push(KeyCode.ESCAPE);
    }

    private void openForm() {
        await(
                "a Dockerfile in front",
                () -> !robot.lookup("#build").queryButton().isDisabled());
        run(() -> robot.lookup("#build-settings").queryButton().fire());
        await("the form", () -> robot.lookup("#build-tags").tryQuery().isPresent());
    }

    private void failLookInsideAndMend(Theme theme) {
        replace("chmod 755 *", "chmod 755 * nowhere");
        build();
        await("failed", () -> robot.lookup("#build-fault").tryQuery().isPresent());
        assertThat(log()).contains("nowhere: No such file or directory");
        picture(theme, "failed");
        run(() -> robot.lookup("#step-files").queryButton().fire());
        await(
                "the files as the failed step left them",
                () -> robot.lookup("#step-tree")
                        .tryQueryAs(TreeView.class)
                        .map(tree -> tree.getExpandedItemCount() > 3)
                        .orElse(false));
        picture(theme, "failed-files");
        run(() -> robot.lookup("#step-log").queryButton().fire());
        await("the log again", () -> robot.lookup("#step-shell").tryQuery().isPresent());
        run(() -> robot.lookup("#step-shell").queryButton().fire());
        await(
                "a shell in it",
                () -> ui.parts().navigator().current() instanceof Route.ContainerDetail detail
                        && detail.tab() == ContainerTab.TERMINAL);
        await("its terminal", () -> robot.lookup(".terminal-pane").tryQuery().isPresent());
        String id = ((Route.ContainerDetail) ui.parts().navigator().current()).id();
        Container shell = engine.containers().get(id);
        assertThat(shell.config().workingDir()).isEqualTo("/usr/games");
        engine.containers().remove(id, true);
        go(new Route.Dockerfile(""));
        await("back", () -> robot.lookup(".code-pane").tryQuery().isPresent());
        replace("chmod 755 * nowhere", "chmod 755 *");
        build();
        await("running", () -> log().contains("installing fortunes"));
        picture(theme, "running");
        built();
        await(
                "cost beside the lines",
                () -> robot.lookup(".gutter .heat").tryQuery().isPresent());
        picture(theme, "built");
        assertThat(said("docker-whale")).containsExactly("< the moby says hi >");
    }

    private void runOnFromALine(Theme theme) {
        run(() -> area().moveTo(area().getText().indexOf("RUN sed")));
        run(() -> area().requestFocus());
        robot.push(KeyCode.CONTROL, KeyCode.ALT, KeyCode.B);
        // On a slow screen the key repeats itself.
        await("another build", () -> engine.builder().history().size() >= 3);
        built();
        assertThat(engine.builder().history().getFirst().cached())
                .as("FROM, WORKDIR, COPY and the first RUN")
                .isEqualTo(4);
        select(2);
        await(
                "builds",
                () -> robot.lookup("#build-history")
                                .queryAs(TableView.class)
                                .getItems()
                                .size()
                        >= 3);
        picture(theme, "history");
        run(() -> {
            TableView<?> table = robot.lookup("#build-history").queryAs(TableView.class);
            table.getSelectionModel().clearSelection();
            table.getSelectionModel().selectIndices(0, 1);
        });
        run(() -> robot.lookup("#history-compare").queryButton().fire());
        await("compared", () -> robot.lookup("#build-comparison").tryQuery().isPresent());
        picture(theme, "compared");
        select(1);
    }

    private void useTheImage(Theme theme) {
        Container user = engine.containers()
                .create(ContainerConfig.of(new RootSource.Image("docker-whale"), List.of("sleep", "1000")).toBuilder()
                        .name("says")
                        .build());
        await(
                "it is listed",
                () -> ui.parts().containers().all().stream()
                        .anyMatch(live -> live.container().id().equals(user.id())));
        replace("CMD /usr", "LABEL again=yes\nCMD /usr");
        build();
        built();
        // Others of this image were run before and removed: none of them is offered.
        await("what uses it", () -> users().equals(List.of("says")));
        picture(theme, "after");
        renew(user);
        run(() -> robot.lookup("#build-run").queryButton().fire());
        await("the form to run it", () -> ui.parts().navigator().current() instanceof Route.RunContainer);
        go(new Route.Dockerfile(""));
        await("back", () -> robot.lookup("#build-layers").tryQuery().isPresent());
        run(() -> robot.lookup("#build-layers").queryButton().fire());
        await(
                "its layers",
                () -> ui.parts().navigator().current() instanceof Route.ImageRoute image
                        && image.tab() == ImageTab.LAYERS);
        await(
                "they are listed",
                () -> robot.lookup("#layer-list")
                        .tryQueryAs(ListView.class)
                        .map(list -> list.getItems().size() >= 5)
                        .orElse(false));
        picture(theme, "layers");
        go(new Route.Dockerfile(""));
        await("back", () -> robot.lookup("#build-push").tryQuery().isPresent());
        run(() -> robot.lookup("#build-push").queryButton().fire());
        await(
                "the form to push it",
                () -> ui.parts().navigator().current() instanceof Route.Images images
                        && images.panel() == ImagesPanel.PUSH);
        assertThat(text("#push-name")).contains("docker-whale");
    }

    private List<String> users() {
        return robot.lookup("#build-recreate")
                .tryQueryAs(MenuButton.class)
                .map(menu -> menu.getItems().stream().map(MenuItem::getText).toList())
                .orElse(List.of());
    }

    /// What used the image is made anew from what was built.
    private void renew(Container user) {
        assertThat(engine.images().get("docker-whale").usedBy()).doesNotContain(user.id());
        run(() -> ((MenuButton) robot.lookup("#build-recreate").query())
                .getItems()
                .getFirst()
                .fire());
        await(
                "the form, filled from it",
                () -> ui.parts().navigator().current() instanceof Route.RunContainer form
                        && form.container().equals(user.id())
                        && robot.lookup("#name")
                                .queryAs(TextField.class)
                                .getText()
                                .equals("says"));
        await(
                "it can be made anew",
                () -> robot.lookup("#run").queryButton().getText().equals("Recreate"));
        run(() -> robot.lookup("#run").queryButton().fire());
        await(
                "another in its place",
                () -> engine.containers().list().stream()
                        .anyMatch(container -> container.name().equals("says")
                                && !container.id().equals(user.id())));
        await("its page", () -> ui.parts().navigator().current() instanceof Route.ContainerDetail);
        assertThat(engine.images().get("docker-whale").usedBy())
                .containsExactly(engine.containers().get("says").id());
        go(new Route.Dockerfile(""));
        await("back", () -> robot.lookup("#build-run").tryQuery().isPresent());
    }

    private Path whale() throws IOException {
        Path whale = Files.createDirectories(folder.resolve("whale"));
        Files.createDirectories(whale.resolve("games"));
        Files.writeString(whale.resolve("games/fortune"), FORTUNE);
        Files.writeString(whale.resolve("games/cowsay"), COWSAY);
        Files.writeString(whale.resolve("notes.md"), "not for the image\n");
        Files.writeString(whale.resolve(".dockerignore"), "*.md\n");
        Files.writeString(whale.resolve(".hadolint.yaml"), "ignored: [DL3059]\n");
        Files.writeString(whale.resolve("Dockerfile"), WHALE);
        return whale;
    }

    private Path stages() throws IOException {
        Path stages = Files.createDirectories(folder.resolve("stages"));
        Files.writeString(stages.resolve("build.sh"), "#!/bin/sh\nsleep 1\necho \"built $1\"\n");
        Files.writeString(stages.resolve("Dockerfile"), STAGES);
        return stages;
    }

    private void openFolder(Path path) {
        go(new Route.Dockerfile(path.toString()));
        await("its Dockerfile", () -> robot.lookup(".code-pane").tryQuery().isPresent());
        await("analysed", () -> robot.lookup(".outline .tree-cell").tryQuery().isPresent());
    }

    private void chooseSettings(String name) {
        openForm();
        run(() -> robot.lookup("#build-sets")
                .queryComboBox()
                .getSelectionModel()
                .select(robot.lookup("#build-sets").queryComboBox().getItems().indexOf(name)));
    }

    private void build() {
        await("nothing runs", () -> !robot.lookup("#build").queryButton().isDisabled());
        run(() -> robot.lookup("#build").queryButton().fire());
    }

    private void built() {
        await(
                "built",
                () -> robot.lookup("#build-layers").tryQuery().isPresent()
                        && !robot.lookup("#build").queryButton().isDisabled());
    }

    private void select(int tab) {
        run(() -> ((TabPane) robot.lookup(".below").query()).getSelectionModel().select(tab));
    }

    private void replace(String before, String after) {
        run(() -> {
            String text = area().getText();
            int at = text.indexOf(before);
            assertThat(at).as(before).isNotNegative();
            area().replaceText(at, at + before.length(), after);
        });
    }

    private CodeArea area() {
        return robot.lookup(".code-pane .code-area").queryAs(CodeArea.class);
    }

    private String log() {
        return robot.lookup("#build-log")
                .tryQueryAs(TextArea.class)
                .map(TextArea::getText)
                .orElse("");
    }

    @SuppressWarnings("unchecked")
    private List<Diagnostic> problems() {
        return robot.lookup("#problems").queryAs(ListView.class).getItems();
    }

    private List<String> said(String image) {
        Container container = engine.containers().create(ContainerConfig.of(new RootSource.Image(image), List.of()));
        engine.containers().start(container.id());
        assertThat(engine.containers().await(container.id()).exitCode()).isZero();
        try (var log = engine.containers().log(container.id())) {
            return log.lines(0, 100).stream().map(line -> line.text()).toList();
        } finally {
            engine.containers().remove(container.id(), true);
        }
    }

    static void picture(Theme theme, String name) {
        screenshot("real-dockerfile-" + name + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
