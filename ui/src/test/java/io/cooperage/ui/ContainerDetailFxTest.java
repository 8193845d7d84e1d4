package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.containers.detail.GeneratedLog;
import io.cooperage.ui.containers.detail.ProcessExecSession;
import io.cooperage.ui.containers.detail.Scenes;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.Containers;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.testing.Samples;
import io.cooperage.ui.testing.WindowTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.PixelReader;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The container page in the real window, driven by mouse and keyboard.
class ContainerDetailFxTest extends WindowTest {
    private final DetailEngine engine = new DetailEngine();
    private final GeneratedLog log =
            GeneratedLog.of(200_000, number -> number % 1000 == 500 ? "needle " + number : "hay " + number);
    private final List<ProcessExecSession> shells = new CopyOnWriteArrayList<>();
    private CooperageUi ui;
    private String id;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    ContainerDetailFxTest() {}

    @BeforeEach
    void open() {
        id = engine.containers()
                .create(
                        ContainerConfig.of(
                                        new RootSource.Directory(Path.of("/srv/roots/busybox")),
                                        List.of("sleep", "inf"))
                                .toBuilder()
                                .name("web")
                                .build())
                .id();
        engine.containers().start(id);
        engine.fake().log = () -> log;
        engine.fake().processes = Scenes.processes();
        engine.fake().isolation = Scenes.isolation(false);
        engine.fake().json = Scenes.inspect();
        engine.fake().exec = config -> {
            ProcessExecSession shell = ProcessExecSession.start("cat");
            shells.add(shell);
            return shell;
        };
        ui = fx(() -> CooperageUi.open(engine, UiSettings.inMemory(), stage()));
        await("the container", () -> ui.parts().containers().find(id).isPresent());
    }

    @AfterEach
    void close() {
        run(ui::close);
        shells.forEach(ProcessExecSession::close);
    }

    private void show(ContainerTab tab) {
        run(() -> ui.parts().navigator().go(new ContainerDetail(id, tab)));
    }

    /// FX thread only.
    private <T extends Node> T find(String selector, Class<T> type) {
        Node node = ui.scene().getRoot().lookup(selector);
        assertThat(node).as(selector).isInstanceOf(type);
        return type.cast(node);
    }

    private String logInSight() {
        return (String) find(".log-view", Node.class).queryAccessibleAttribute(AccessibleAttribute.TEXT);
    }

    private void awaitLog(String text) {
        await("the log shows " + text, () -> logInSight().lines().anyMatch(text::equals));
    }

    @Test
    void whatAppArmorDoesIsAmongTheLocksWhereItIsOn() {
        show(ContainerTab.ISOLATION);
        await("the locks", () -> locks().containsKey("System calls"));
        assertThat(fx(this::locks)).doesNotContainKey("AppArmor");
        engine.fake().isolation = Scenes.confined("cooperage-default-1f2e3d4c (enforce)");
        engine.containers().pause(id);
        await(
                "the profile",
                () -> "confined by the profile cooperage-default-1f2e3d4c (enforce)".equals(locks().get("AppArmor")));
        engine.fake().isolation = Scenes.confined("unconfined");
        engine.containers().unpause(id);
        await("its absence", () -> "no profile confines it".equals(locks().get("AppArmor")));
    }

    /// Name to what is said of it. FX thread only.
    private Map<String, String> locks() {
        return ui.scene().getRoot().lookupAll(".lock-line").stream()
                .map(line -> line.lookupAll(".label").stream()
                        .map(label -> ((Label) label).getText())
                        .toList())
                .collect(Collectors.toMap(List::getFirst, List::getLast));
    }

    @Test
    void theLogFollowsUntilOneScrollsUpAndAgainFromThePill() {
        show(ContainerTab.LOG);
        awaitLog("hay 199999");
        log.grow(5);
        awaitLog("hay 200004");

        robot.moveTo(fx(() -> find(".log-view", Node.class))).scroll(5, javafx.geometry.VerticalDirection.UP);
        await("following has ended", () -> !find("#follow", ToggleButton.class).isSelected());
        String before = fx(this::logInSight);
        log.grow(1234);
        await("the pill", () -> find(".pill", Button.class).isVisible());
        await("its count", () -> find(".pill", Button.class).getText().equals("1,234 new lines"));
        assertThat(fx(this::logInSight)).isEqualTo(before);

        robot.clickOn(fx(() -> find(".pill", Node.class)));
        awaitLog("hay 201238");
        await("the pill is gone", () -> !find(".pill", Button.class).isVisible());
        assertThat(log.linesRead()).isLessThan(3_000);
    }

    @Test
    void scrollingBackToTheEndFollowsAgain() {
        show(ContainerTab.LOG);
        awaitLog("hay 199999");
        robot.clickOn(fx(() -> find(".log-view", Node.class))).type(KeyCode.PAGE_UP);
        await("following has ended", () -> !find("#follow", ToggleButton.class).isSelected());
        robot.type(KeyCode.HOME);
        awaitLog("hay 0");
        robot.type(KeyCode.END);
        await("following", () -> find("#follow", ToggleButton.class).isSelected());
        awaitLog("hay 199999");
    }

    /// Types it, and waits until nothing is searched any more: what was typed so far is searched for, too.
    private void searchFor(String words) {
        robot.write(words);
        await(
                "all matches",
                () -> find(".log-tab .search-box .text-field", TextField.class)
                                .getText()
                                .equals(words)
                        && !find(".log-tab .search-box .busy", Node.class).isVisible());
    }

    @Test
    void theLogIsSearchedFromItsTabToo() {
        show(ContainerTab.LOG);
        awaitLog("hay 199999");
        robot.clickOn("#tab-log");
        robot.press(KeyCode.CONTROL).type(KeyCode.F).release(KeyCode.CONTROL);
        searchFor("needle");
        assertThat(fx(() -> find(".log-tab .count", Label.class).getText())).isEqualTo("200 matches");
    }

    @Test
    void aLineIsCopiedFromItsMenu() {
        show(ContainerTab.LOG);
        awaitLog("hay 199999");
        robot.rightClickOn(fx(() -> find(".log-view", Node.class)));
        robot.clickOn("Copy line");
        await(
                "one whole line",
                () -> logInSight()
                        .lines()
                        .anyMatch(Clipboard.getSystemClipboard().getString()::equals));
    }

    @Test
    void searchesFromTheKeyboard() {
        show(ContainerTab.LOG);
        awaitLog("hay 199999");
        robot.press(KeyCode.CONTROL).type(KeyCode.F).release(KeyCode.CONTROL);
        searchFor("needle");
        assertThat(fx(() -> find(".log-tab .count", Label.class).getText())).isEqualTo("200 matches");
        robot.type(KeyCode.ENTER);
        await(
                "a current match",
                () -> find(".log-tab .count", Label.class).getText().equals("200 of 200"));
        awaitLog("needle 199500");
        robot.type(KeyCode.ENTER);
        awaitLog("needle 500");
        robot.type(KeyCode.F3);
        awaitLog("needle 1500");
        robot.press(KeyCode.SHIFT).type(KeyCode.F3).release(KeyCode.SHIFT);
        awaitLog("needle 500");
        log.grow(1000);
        await(
                "new matches count",
                () -> find(".log-tab .count", Label.class).getText().equals("1 of 201"));

        run(() -> find(".log-tab #filter", ToggleButton.class).fire());
        await("only matches", () -> logInSight().lines().allMatch(line -> line.startsWith("needle")));
        robot.clickOn(fx(() -> find(".log-tab .text-field", Node.class))).type(KeyCode.ESCAPE);
        await("all lines", () -> logInSight().lines().anyMatch(line -> line.startsWith("hay")));
    }

    @Test
    void whatIsFoundAmongErrorsIsNotWrittenInTheirColour() {
        engine.fake().log = () -> new GeneratedLog(200, number -> "boom", number -> StdStream.STDERR);
        show(ContainerTab.LOG);
        awaitLog("boom");
        assertThat(fx(this::hasRedText)).isTrue();
        robot.press(KeyCode.CONTROL).type(KeyCode.F).release(KeyCode.CONTROL);
        robot.write("boom");
        await("the count", () -> find(".log-tab .count", Label.class).getText().equals("200 matches"));
        await("text that can be read", () -> !hasRedText());
    }

    /// Right of the line numbers and of the mark at the edge. FX thread only.
    private boolean hasRedText() {
        PixelReader pixels = find(".log-view", Node.class).snapshot(null, null).getPixelReader();
        for (int x = 40; x < 120; x++) {
            for (int y = 0; y < 200; y++) {
                Color color = pixels.getColor(x, y);
                if (color.getRed() > 0.7 && color.getGreen() < 0.3 && color.getBlue() < 0.35) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void aWrongExpressionIsExplained() {
        show(ContainerTab.LOG);
        awaitLog("hay 199999");
        robot.press(KeyCode.CONTROL).type(KeyCode.F).release(KeyCode.CONTROL);
        robot.write("[a");
        await("the error", () -> find(".query-error", Label.class).isVisible());
    }

    @Test
    void aLifeTooShortForASecondSampleIsNoLackOfTheMachine() {
        engine.fake().sample(id, Samples.first(Instant.now(), 1 << 20));
        engine.containers().stop(id, null);
        show(ContainerTab.GRAPHS);
        await(
                "why there is no graph",
                () -> robot.lookup(".absent").queryAllAs(Label.class).stream()
                        .anyMatch(words -> words.isVisible()
                                && words.getText().equals("It ended before it could be measured a second time.")));
    }

    @Test
    void markingWithTheMouseCopies() {
        show(ContainerTab.LOG);
        awaitLog("hay 199999");
        run(() -> find(".log-tab #lineNumbers", ToggleButton.class).fire());
        Node view = fx(() -> find(".log-view", Node.class));
        robot.moveTo(view).clickOn(javafx.scene.input.MouseButton.PRIMARY);
        robot.press(KeyCode.CONTROL).type(KeyCode.A).type(KeyCode.C).release(KeyCode.CONTROL);
        // All of it is too much for a clipboard, and that is said rather than done in part.
        await(
                "a refusal",
                () -> ui.scene().getRoot().lookupAll(".toast .label").stream()
                        .anyMatch(label -> label instanceof Labeled words
                                && words.getText().contains("clipboard")));
    }

    @ParameterizedTest
    @EnumSource
    void everyTabOpensByItsKeyAndIsAPlaceToComeBackTo(ContainerTab tab) {
        int index = List.of(ContainerTab.values()).indexOf(tab);
        show(ContainerTab.LOG);
        awaitLog("hay 199999");
        robot.press(KeyCode.ALT).type(KeyCode.valueOf("DIGIT" + (index + 1))).release(KeyCode.ALT);
        await(
                "the tab",
                () -> find(".detail-tabs", TabPane.class).getSelectionModel().getSelectedIndex() == index);
        await(
                "its content",
                () -> find(".detail-tabs", TabPane.class)
                                .getSelectionModel()
                                .getSelectedItem()
                                .getContent()
                        != null);
        assertThat(fx(() -> ui.parts().navigator().current())).isEqualTo(new ContainerDetail(id, tab));
        if (tab != ContainerTab.LOG) {
            run(() -> ui.parts().navigator().back());
            await(
                    "back",
                    () -> find(".detail-tabs", TabPane.class)
                                    .getSelectionModel()
                                    .getSelectedIndex()
                            == 0);
        }
    }

    @Test
    void theTerminalEchoesAndOutlivesTabsAndPages() {
        show(ContainerTab.TERMINAL);
        await("a shell", () -> shells.size() == 1);
        await("the terminal has the focus", () -> ui.scene().getFocusOwner() instanceof javafx.scene.canvas.Canvas);
        robot.write("hello");
        robot.type(KeyCode.ENTER);
        await("the echo", () -> terminalText().contains("hello"));

        show(ContainerTab.LOG);
        run(() -> ui.parts().navigator().go(new Containers()));
        show(ContainerTab.TERMINAL);
        await("still there", () -> terminalText().contains("hello"));
        robot.write("again");
        robot.type(KeyCode.ENTER);
        await("the echo", () -> terminalText().contains("again"));
        assertThat(shells).hasSize(1);
        assertThat(shells.getFirst().sizes()).isNotEmpty();
        await(
                "it rests",
                () -> io.cooperage.ui.containers.detail.terminal.TerminalProbe.isResting(
                        ui.scene().getRoot()));
    }

    @Test
    void anEndedShellSaysSoAndCanBeStartedAgain() {
        show(ContainerTab.TERMINAL);
        await("a shell", () -> shells.size() == 1);
        await(
                "it runs",
                () -> ui.scene().getRoot().lookup(".ended-bar") != null
                        && !ui.scene().getRoot().lookup(".ended-bar").isVisible());
        shells.getFirst().close();
        await("the end", () -> find(".ended-bar", Node.class).isVisible());
        robot.clickOn(fx(() -> find(".ended-bar .button", Node.class)));
        await("a new shell", () -> shells.size() == 2);
        await("the bar is gone", () -> !find(".ended-bar", Node.class).isVisible());
        robot.write("back");
        robot.type(KeyCode.ENTER);
        await("the echo", () -> terminalText().contains("back"));
    }

    @Test
    void severalTerminalsLiveSideBySideAndCloseByHangingUp() {
        show(ContainerTab.TERMINAL);
        await("a shell", () -> shells.size() == 1);
        robot.clickOn(fx(() -> find(".terminal-tab #open", Node.class)));
        await("a second shell", () -> shells.size() == 2);
        await("two tabs", () -> find(".sessions", TabPane.class).getTabs().size() == 2);
        robot.clickOn(fx(() -> find(".sessions .tab:selected .tab-close-button", Node.class)));
        await("one tab", () -> find(".sessions", TabPane.class).getTabs().size() == 1);
        await("hung up", () -> shells.get(1).signals().contains(1));
        assertThat(shells.getFirst().signals()).isEmpty();
    }

    private String terminalText() {
        return io.cooperage.ui.containers.detail.terminal.TerminalProbe.text(
                ui.scene().getRoot());
    }

    @Test
    void aLongCommandLeavesTheImageAndAShortNameTakesNoMoreRoomThanItNeeds() {
        String endless = "while true; do date; sleep 1; done; ".repeat(20);
        String chatty = engine.containers()
                .create(
                        ContainerConfig.of(
                                        new RootSource.Directory(Path.of("/srv/busybox")), List.of("sh", "-c", endless))
                                .toBuilder()
                                .name("c")
                                .build())
                .id();
        await("it", () -> ui.parts().containers().find(chatty).isPresent());
        run(() -> ui.parts().navigator().go(new ContainerDetail(chatty, ContainerTab.LOG)));
        await("its head", () -> find(".fact-line .mono", Label.class).getText().contains("sleep 1"));
        run(() -> ui.scene().getRoot().layout());
        Label source = fx(() -> find(".fact-line .muted", Label.class));
        assertThat(fx(() -> words(source))).isEqualTo(source.getText());
        Node name = fx(() -> find(".page-title", Node.class));
        assertThat(fx(() -> find(".id-button", Node.class).getLayoutX()))
                .isLessThan(fx(() -> name.getLayoutX()
                                + name.lookup(".text").getLayoutBounds().getWidth())
                        + 20);
        assertThat(fx(() -> find("#more", MenuButton.class).getWidth()))
                .isEqualTo(fx(() -> find("#form-clone", Button.class).getWidth()));
    }

    /// What is seen of a label's text.
    private static String words(Label label) {
        return ((Text) label.lookup(".text")).getText();
    }

    @Test
    void theHeadFollowsTheContainer() {
        show(ContainerTab.LOG);
        await("running", () -> find(".status .label", Label.class).getText().equals("Running"));
        robot.clickOn(fx(() -> find("#verb-stop", Node.class)));
        await("stopped", () -> find(".status .label", Label.class).getText().equals("Exited 143"));
        await("its exit code", () -> find(".story", Label.class).getText().startsWith("exit 143: ended by SIGTERM"));
        assertThat(fx(() -> find("#verb-start", Button.class).isVisible())).isTrue();
        // The log stays.
        awaitLog("hay 199999");
    }

    @Test
    void whatNobodySeesIsNotAskedFor() {
        show(ContainerTab.PROCESSES);
        await(
                "processes",
                () -> find(".processes-tab .summary", Label.class).getText().startsWith("8 processes"));
        show(ContainerTab.INSPECT);
        await("facts", () -> ui.scene().getRoot().lookup(".inspect-tab .fact-row") != null);
        engine.fake().processes = List.of();
        java.time.Instant now = java.time.Instant.now();
        engine.fake().sample(id, io.cooperage.ui.testing.Samples.of(now, 0.1, 1, 0));
        await("the sample", () -> ui.parts().containers().find(id).orElseThrow().stats() != null);
        assertThat(fx(() -> find(".processes-tab .summary", Label.class).getText()))
                .startsWith("8 processes");
        show(ContainerTab.PROCESSES);
        await(
                "a fresh look",
                () -> find(".processes-tab .summary", Label.class).getText().startsWith("0 processes"));
    }
}
