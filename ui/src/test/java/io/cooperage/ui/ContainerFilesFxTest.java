package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FileDrag;
import io.cooperage.ui.testing.MarkedFiles;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableRow;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import org.fxmisc.richtext.CodeArea;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The Files tab in the real window: looking, editing, putting in and taking out.
class ContainerFilesFxTest extends WindowTest {
    private final DetailEngine engine = new DetailEngine();
    private final MarkedFiles files = new MarkedFiles()
            .folder("/bin", Mark.SAME)
            .file("/etc/hostname", Mark.ADDED, "shop-web\n")
            .file("/etc/motd", Mark.REMOVED, "")
            .file("/etc/nginx/nginx.conf", Mark.CHANGED, "worker_processes 2;\nevents {\n  # many\n}\n")
            .file("/etc/passwd", Mark.SAME, "root:x:0:0:root:/root:/bin/sh\n")
            .link("/etc/mtab", "/proc/mounts")
            .file("/usr/bin/tool", Mark.SAME, new byte[] {0x7f, 'E', 'L', 'F', 0, 0, 1, 2})
            .file("/var/log/access.log", Mark.ADDED, "GET / 200\n".repeat(400))
            .folder("/proc", Mark.MOUNT);
    private CooperageUi ui;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    ContainerFilesFxTest() {}

    private void open(Theme theme) {
        String id = engine.containers()
                .create(
                        ContainerConfig.of(new RootSource.Directory(Path.of("/srv/roots/nginx")), List.of("nginx"))
                                .toBuilder()
                                .name("shop-web")
                                .build())
                .id();
        engine.containers().start(id);
        engine.fake().files = files;
        FileDialogs dialogs = new FileDialogs() {
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
                return List.of(folder.resolve("up.txt"));
            }
        };
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        ui = fx(() -> CooperageUi.open(engine, settings, stage(), dialogs));
        run(() -> {
            stage().setX(0);
            stage().setY(0);
            stage().setWidth(1280);
            stage().setHeight(800);
        });
        await("the container", () -> ui.parts().containers().find(id).isPresent());
        run(() -> ui.parts().navigator().go(new ContainerDetail(id, ContainerTab.FILES)));
        await("the top", () -> names().contains("etc"));
    }

    @AfterEach
    void close() {
        run(ui::close);
    }

    private TreeTableView<FileEntry> table() {
        Node node = ui.scene().getRoot().lookup("#container-files");
        assertThat(node).isInstanceOf(TreeTableView.class);
        @SuppressWarnings("unchecked")
        TreeTableView<FileEntry> table = (TreeTableView<FileEntry>) node;
        return table;
    }

    private List<String> names() {
        return java.util.stream.IntStream.range(0, table().getExpandedItemCount())
                .mapToObj(row -> table().getTreeItem(row).getValue().name())
                .toList();
    }

    private TreeItem<FileEntry> item(String name) {
        int row = names().indexOf(name);
        assertThat(row).as(name).isNotNegative();
        return table().getTreeItem(row);
    }

    private void expand(String name) {
        run(() -> item(name).setExpanded(true));
    }

    private void select(String name) {
        run(() -> {
            table().requestFocus();
            table().getSelectionModel().select(item(name));
        });
    }

    private <T extends Node> T find(String selector, Class<T> type) {
        Node node = ui.scene().getRoot().lookup(selector);
        assertThat(node).as(selector).isInstanceOf(type);
        return type.cast(node);
    }

    private String code(String where) {
        Node node = ui.scene().getRoot().lookup(".files-tab ." + where + " .code-area");
        return node instanceof CodeArea area ? area.getText() : "";
    }

    @Test
    void foldersAreReadWhenTheyAreOpenedAndTheTreeIsLetGoOf() {
        open(Theme.LIGHT);
        assertThat(files.calls()).containsOnlyOnce("list /").doesNotContain("list /etc");
        expand("etc");
        await("its content", () -> names().contains("passwd"));
        assertThat(fx(this::names)).containsSequence("nginx", "hostname", "motd");
        run(() -> ui.parts().navigator().back());
        await("closed", () -> files.closed() > 0);
    }

    @Test
    void aTextIsEditedSavedAndTheSaveUndone() {
        open(Theme.LIGHT);
        expand("etc");
        await("its content", () -> names().contains("hostname"));
        select("hostname");
        await("the text", () -> code("code-view").equals("shop-web\n"));
        robot.type(KeyCode.F4);
        await("the editor", () -> code("code-editor").equals("shop-web\n"));
        run(() -> ((CodeArea) ui.scene().getRoot().lookup(".files-tab .code-editor .code-area"))
                .replaceText("shop-web-2\n"));
        await("it can be saved", () -> !find("#file-save", Button.class).isDisabled());
        robot.press(KeyCode.CONTROL).type(KeyCode.S).release(KeyCode.CONTROL);
        await("it is written", () -> files.text("/etc/hostname").equals("shop-web-2\n"));
        await("the undo", () -> find("#file-undo", Button.class).isVisible());
        robot.clickOn(fx(() -> find("#file-undo", Node.class)));
        await("it is as before", () -> files.text("/etc/hostname").equals("shop-web\n"));
    }

    @Test
    void aFileThatChangedMeanwhileIsNotOverwritten() {
        open(Theme.LIGHT);
        expand("etc");
        await("its content", () -> names().contains("hostname"));
        select("hostname");
        await("the text", () -> code("code-view").equals("shop-web\n"));
        robot.type(KeyCode.F4);
        await("the editor", () -> !code("code-editor").isEmpty());
        files.file("/etc/hostname", Mark.ADDED, "somebody else’s\n");
        run(() -> ((CodeArea) ui.scene().getRoot().lookup(".files-tab .code-editor .code-area")).replaceText("mine\n"));
        robot.press(KeyCode.CONTROL).type(KeyCode.S).release(KeyCode.CONTROL);
        await("the refusal", () -> find(".save-problem", Node.class).isVisible());
        assertThat(files.text("/etc/hostname")).isEqualTo("somebody else’s\n");
    }

    @Test
    void onlyChangesAreListedFlat() {
        open(Theme.LIGHT);
        run(() -> find("#onlyChanges", ToggleButton.class).fire());
        await("the changes", () -> names().equals(List.of("hostname", "motd", "nginx.conf", "access.log")));
    }

    @Test
    void renamingFailsAtTheRowAndThenSucceeds() {
        open(Theme.LIGHT);
        expand("etc");
        await("its content", () -> names().contains("passwd"));
        select("hostname");
        files.failNext("move", EngineException.conflict("a file system says no"));
        robot.type(KeyCode.F2);
        await("the question", () -> find("#name-field", TextField.class).isFocused());
        run(() -> find("#name-field", TextField.class).setText("host"));
        robot.type(KeyCode.ENTER);
        await(
                "the problem at the row",
                () -> ui.scene().getRoot().lookupAll("#container-files .row-problem").stream()
                        .anyMatch(Node::isVisible));
        robot.type(KeyCode.F2);
        await("the question", () -> find("#name-field", TextField.class).isFocused());
        run(() -> find("#name-field", TextField.class).setText("host"));
        robot.type(KeyCode.ENTER);
        await("its new name", () -> names().contains("host"));
    }

    @Test
    void filesGoInAndComeOut() throws IOException {
        Files.writeString(folder.resolve("up.txt"), "from outside");
        open(Theme.LIGHT);
        select("bin");
        run(() -> find("#upload", Button.class).fire());
        await("it is in", () -> files.exists("/bin/up.txt"));
        assertThat(files.text("/bin/up.txt")).isEqualTo("from outside");
        await("its row", () -> names().contains("up.txt"));
        Files.delete(folder.resolve("up.txt"));
        select("up.txt");
        await("the pane", () -> ui.scene().getRoot().lookup(".files-tab .file-pane") != null);
        run(() -> menuItem("menu-extract").fire());
        await("it is out", () -> Files.exists(folder.resolve("up.txt")));
        assertThat(Files.readString(folder.resolve("up.txt"))).isEqualTo("from outside");
    }

    @Test
    void whatWasRemovedCannotBeTakenOutAndWhatIsChosenByTheMenuCanBeEdited() {
        open(Theme.LIGHT);
        expand("etc");
        await("what was in it", () -> names().contains("motd"));
        select("motd");
        await("the pane", () -> find("#extract-shown", Button.class).isDisabled());
        MenuItem edit = menuItem("menu-edit");
        assertThat(edit.isDisable()).isTrue();
        run(() -> table().getContextMenu().show(table(), 200, 200));
        select("hostname");
        await("its text", () -> !edit.isDisable());
        assertThat(fx(() -> find("#extract-shown", Button.class).isDisabled())).isFalse();
        run(() -> table().getContextMenu().hide());
    }

    private MenuItem menuItem(String id) {
        return table().getContextMenu().getItems().stream()
                .filter(each -> id.equals(each.getId()))
                .findFirst()
                .orElseThrow();
    }

    private Node row(String name) {
        return ui.scene().getRoot().lookupAll("#container-files .tree-table-row-cell").stream()
                .filter(node -> node instanceof TreeTableRow<?> row
                        && row.getItem() instanceof FileEntry entry
                        && entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void filesAndFoldersAreDroppedOnAFolder() throws IOException {
        Path up = Files.writeString(folder.resolve("up.txt"), "from outside");
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(Files.createDirectories(site.resolve("css")).resolve("a.css"), "a{}");
        Files.writeString(site.resolve("index.html"), "<p>");
        open(Theme.LIGHT);
        assertThat(fx(() -> FileDrag.drop(row("bin"), List.of(up, site)))).isEqualTo(TransferMode.COPY);
        await("all is in", () -> files.exists("/bin/site/index.html") && names().contains("up.txt"));
        assertThat(files.text("/bin/up.txt")).isEqualTo("from outside");
        assertThat(files.text("/bin/site/css/a.css")).isEqualTo("a{}");

        // What is there is not replaced without a word.
        Files.writeString(up, "newer");
        run(() -> FileDrag.drop(row("bin"), List.of(up)));
        await("the question", () -> lookup("#confirm") != null);
        assertThat(files.text("/bin/up.txt")).isEqualTo("from outside");
        run(() -> find("#confirm", Button.class).fire());
        await("it is replaced", () -> files.text("/bin/up.txt").equals("newer"));
    }

    private @Nullable Node lookup(String selector) {
        return ui.scene().getRoot().lookup(selector);
    }

    @Test
    void aFolderIsCopiedOutBeforeItIsDragged() {
        open(Theme.LIGHT);
        run(() -> FileDrag.mouse(row("etc"), MouseEvent.MOUSE_PRESSED));
        assertThat(fx(() -> FileDrag.mouse(row("etc"), MouseEvent.MOUSE_DRAGGED)))
                .as("the drag is held back")
                .isFalse();
        await("it may begin", () -> FileDrag.mouse(row("etc"), MouseEvent.MOUSE_DRAGGED));
        assertThat(files.calls()).contains("read /etc/nginx/nginx.conf").doesNotContain("read /etc/motd");
        run(() -> FileDrag.mouse(row("etc"), MouseEvent.MOUSE_RELEASED));
        run(() -> FileDrag.mouse(row("proc"), MouseEvent.MOUSE_PRESSED));
        run(() -> FileDrag.mouse(row("proc"), MouseEvent.MOUSE_RELEASED));
        files.failNext("list", EngineException.conflict("a file system says no"));
        run(() -> FileDrag.mouse(row("var"), MouseEvent.MOUSE_PRESSED));
        run(() -> FileDrag.mouse(row("var"), MouseEvent.MOUSE_DRAGGED));
        await(
                "why it can't be dragged",
                () -> ui.scene().getRoot().lookupAll("#container-files .row-problem").stream()
                        .anyMatch(Node::isVisible));
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void looks(Theme theme) {
        open(theme);
        expand("etc");
        await("its content", () -> names().contains("nginx"));
        expand("nginx");
        await("its content", () -> names().contains("nginx.conf"));
        select("nginx.conf");
        await("the text", () -> !code("code-view").isEmpty());
        waitForFrames();
        String suffix = "-" + theme.name().toLowerCase(Locale.ROOT);
        assertThat(screenshot("detail-files" + suffix)).exists();
        robot.type(KeyCode.F4);
        await("the editor", () -> !code("code-editor").isEmpty());
        waitForFrames();
        screenshot("detail-files-edit" + suffix);
        run(() -> find("#onlyChanges", ToggleButton.class).fire());
        waitForFrames();
        screenshot("detail-files-changes" + suffix);
    }
}
