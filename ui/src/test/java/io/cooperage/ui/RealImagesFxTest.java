package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.ui.images.transfer.Transfer;
import io.cooperage.ui.images.transfer.Transfer.State;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImageRoute;
import io.cooperage.ui.nav.Route.ImageTab;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.LocalRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The image pages over the real engine and a real registry: from the first image that needs none, over one
/// with layers and waste, into every file and to the registry. Leaves a picture of every page in
/// `target/screenshots`.
class RealImagesFxTest extends RealImageWindow {
    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void fromTheFirstImageToTheRegistry(Theme theme) throws IOException {
        open(theme);
        try (LocalRegistry registry = new LocalRegistry(folder.resolve("registry"))) {
            makeTheStarter(theme);
            String name = registry.host() + "/shop/api:1.4";
            makeLayers(name);
            look(theme, name);
            push(theme, name);
            browseTheRegistry(theme, registry, name);
        }
    }

    private void makeTheStarter(Theme theme) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        await("the starters", () -> !robot.lookup(".starter").queryAll().isEmpty());
        picture(theme, "empty");
        robot.clickOn("#make-cooperage-busybox-latest");
        await("the first image", () -> names().equals(List.of(BASE)));
        await("its end", () -> transfer().state() == State.DONE);
        assertEnded(transfer());
    }

    private void look(Theme theme, String name) throws IOException {
        run(() -> ui.parts().navigator().go(new Route.Images()));
        select("shop:1.4");
        picture(theme, "list");
        show(name, ImageTab.OVERVIEW);
        await("the cards", () -> lookup("#card-start") != null);
        await(
                "the waste",
                () -> robot.lookup(".waste-card .label").queryAllAs(Label.class).stream()
                        .anyMatch(label -> label.getText().startsWith("15.0 MiB in 4 files")));
        picture(theme, "overview");

        show(name, ImageTab.LAYERS);
        await("the layers", () -> layers().getItems().size() == 4);
        await("the files", () -> table().getExpandedItemCount() >= 1);
        run(() -> layers().getSelectionModel().clearAndSelect(0));
        await("busybox", () -> item("bin").isPresent());
        picture(theme, "layers-first");
        // Not by its key, which a slow screen repeats.
        run(() -> layers().getSelectionModel().clearAndSelect(2));
        reveal("var/cache/pkg");
        assertThat(item("var/cache/pkg").orElseThrow().getValue().change()).isEqualTo(FileNode.Change.REMOVED);
        reveal("etc/shop/shop.conf");
        await("its text", () -> lookup(".file-pane .code-area") != null);
        picture(theme, "layers");
        robot.clickOn("#file-view-diff");
        await("the differences", () -> lookup(".diff-view .line") != null);
        picture(theme, "file-diff");
        robot.clickOn("#scope-up-to");
        await("what is from below", () -> item("bin").isPresent());
        robot.clickOn("#file-filter").write("page-");
        await("the assets", () -> table().getExpandedItemCount() == 8);
        picture(theme, "filter");
        robot.push(KeyCode.ESCAPE);

        robot.clickOn("#part-waste");
        robot.clickOn(CATALOGUE);
        await("the guilty layer", () -> layers().getSelectionModel().getSelectedIndex() == 2);
        await("its file", () -> item(CATALOGUE).isPresent());
        picture(theme, "waste");
        robot.clickOn("#extract-file");
        Path taken = folder.resolve("catalogue.db");
        await("the file, all of it", () -> Files.exists(taken) && Files.size(taken) == 7L << 20);
        Files.delete(taken);
        await("told so", () -> robot.lookup(".toast").tryQuery().isPresent());
        robot.clickOn(".toast .icon-only");
        await("no longer", () -> robot.lookup(".toast").tryQuery().isEmpty());
        robot.clickOn("#part-layers");
        run(() -> layers().getSelectionModel().clearAndSelect(3));
        robot.clickOn("#scope-layer");
        reveal("srv/shop/start.sh");
        await("the script", () -> lookup(".file-pane .code-area") != null);
        picture(theme, "file-text");
        show(name, ImageTab.HISTORY);
        picture(theme, "history");
        show(name, ImageTab.INSPECT);
        picture(theme, "inspect");
    }

    private void push(Theme theme, String name) {
        run(() -> ui.parts().navigator().go(new Route.Images(ImagesPanel.PUSH, name)));
        await("the name", () -> text("#push-name").equals(name));
        robot.clickOn("#push");
        await(
                "pushed",
                () -> transfer().kind() == Transfer.Kind.PUSH && transfer().state() != State.RUNNING);
        assertThat(transfer().problemProperty().get()).isEmpty();
        assertEnded(transfer());
        assertThat(transfer().items()).hasSizeGreaterThanOrEqualTo(4);
        picture(theme, "push");
    }

    private void browseTheRegistry(Theme theme, LocalRegistry registry, String name) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT5);
        await(
                "the home of the image",
                () -> robot.lookup(registry.host()).tryQuery().isPresent());
        ListView<?> accounts = robot.lookup(".accounts").queryAs(ListView.class);
        run(() -> accounts.getSelectionModel().select(indexOfHost(registry.host())));
        // While it is read, a row says so, which counts too.
        await("a repository", () -> robot.lookup("shop/api").tryQuery().isPresent());
        run(() -> tree().getRoot().getChildren().getFirst().setExpanded(true));
        await(
                "a tag",
                () -> tree().getExpandedItemCount() == 2
                        && robot.lookup("1.4").tryQuery().isPresent());
        run(() -> tree().getSelectionModel().select(1));
        await("its layers", () -> robot.lookup(".remote-layer").queryAll().size() == 4);
        robot.clickOn("#test");
        await("an answer", () -> robot.lookup(".outcome").query().isVisible());
        await(
                "tested",
                () -> robot.lookup(".outcome .label").queryAllAs(Label.class).stream()
                        .anyMatch(label -> label.getText().contains(registry.host())));
        picture(theme, "registries");
        assertThat(engine.images().get(name).digests()).isNotEmpty();
    }

    private int indexOfHost(String host) {
        List<String> hosts = engine.registries().accounts().stream()
                .map(account -> account.host())
                .toList();
        return hosts.indexOf(host);
    }

    private void show(String name, ImageTab tab) {
        run(() -> ui.parts().navigator().go(new ImageRoute(name, tab)));
    }

    /// Opens the folders above a file in the layer that is shown, and chooses it.
    private void reveal(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String open = path.substring(0, slash);
            await(open, () -> item(open).isPresent());
            run(() -> item(open).orElseThrow().setExpanded(true));
        }
        await(path, () -> item(path).isPresent());
        run(() -> table().getSelectionModel().select(item(path).orElseThrow()));
        await(
                "its pane",
                () -> lookup(".file-pane .path") instanceof Label shown
                        && shown.getText().equals("/" + path));
    }

    private ListView<?> layers() {
        return (ListView<?>) ui.scene().getRoot().lookup("#layer-list");
    }

    private TreeView<?> tree() {
        return robot.lookup(".registries .tree-view").queryAs(TreeView.class);
    }

    @SuppressWarnings("unchecked")
    private TreeTableView<FileNode> table() {
        return (TreeTableView<FileNode>) ui.scene().getRoot().lookup("#files");
    }

    private Optional<TreeItem<FileNode>> item(String path) {
        TreeTableView<FileNode> table = table();
        for (int i = 0; i < table.getExpandedItemCount(); i++) {
            if (table.getTreeItem(i).getValue().path().equals(path)) {
                return Optional.of(table.getTreeItem(i));
            }
        }
        return Optional.empty();
    }
}
