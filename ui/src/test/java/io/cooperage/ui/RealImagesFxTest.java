package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService.CommitRequest;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.images.transfer.Transfer;
import io.cooperage.ui.images.transfer.Transfer.State;
import io.cooperage.ui.images.transfer.TransferItem;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImageRoute;
import io.cooperage.ui.nav.Route.ImageTab;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.LocalRegistry;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The image pages over the real engine and a real registry: from the first image that needs none, over one with layers
/// and waste, into every file and to the registry. Leaves a picture of every page in `target/screenshots`.
@Tag("kernel")
class RealImagesFxTest extends WindowTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Set<Phase> ENDED = EnumSet.of(Phase.DONE, Phase.EXISTS, Phase.MOUNTED);
    private static final String BASE = "cooperage/busybox:latest";
    private static final String CATALOGUE = "srv/shop/catalogue.db";

    /// Puts a program's files in place, and leaves what it needed on the way behind.
    private static final String INSTALL = """
            mkdir -p /srv/shop/assets /etc/shop /var/cache/pkg
            printf '%s\\n' '# The shop.' 'listen = 127.0.0.1:8080' 'workers = 2' 'log = /var/log/shop.log' \
                'catalogue = /srv/shop/catalogue.db' 'timeout = 30s' > /etc/shop/shop.conf
            dd if=/dev/urandom of=/srv/shop/catalogue.db bs=1M count=6
            dd if=/dev/urandom of=/var/cache/pkg/shop-1.4.0.pkg bs=1M count=9
            for i in 1 2 3 4 5 6 7 8; do echo "asset $i" > /srv/shop/assets/page-$i.txt; done
            """;

    /// Rewrites a big file for a small change, and deletes what lies in the layer below.
    private static final String CONFIGURE = """
            dd if=/dev/urandom of=/srv/shop/catalogue.db bs=1M count=7
            rm -r /var/cache/pkg
            rm /srv/shop/assets/page-8.txt
            sed -i -e 's/127.0.0.1:8080/0.0.0.0:80/' -e 's/workers = 2/workers = 8/' /etc/shop/shop.conf
            echo 'compress = yes' >> /etc/shop/shop.conf
            """;

    private static final String FINISH = """
            printf '%s\\n' '#!/bin/sh' 'set -e' 'for page in /srv/shop/assets/*; do' '    echo "serving $page"' 'done' \
                'trap "exit 0" TERM' 'while :; do sleep 1; done' > /srv/shop/start.sh
            chmod 755 /srv/shop/start.sh
            chown 33:33 /srv/shop/assets
            """;

    @TempDir
    Path folder;

    private Engine engine;
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealImagesFxTest() {}

    @AfterEach
    void removeContainers() {
        if (engine != null) {
            engine.containers().list().forEach(c -> engine.containers().remove(c.id(), true));
            engine.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void fromTheFirstImageToTheRegistry(Theme theme) throws IOException {
        assumeTrue(Files.isExecutable(BUSYBOX), "no " + BUSYBOX + ": install busybox-static");
        try (LocalRegistry registry = new LocalRegistry(folder.resolve("registry"))) {
            engine = Engine.open(EnginePaths.under(folder.resolve("e")));
            open(theme);
            try {
                makeTheStarter(theme);
                String name = registry.host() + "/shop/api:1.4";
                makeLayers(name);
                look(theme, name);
                push(theme, name);
                browseTheRegistry(theme, registry, name);
            } finally {
                run(ui::close);
            }
        }
    }

    private void open(Theme theme) {
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        FileDialogs dialogs = new FileDialogs() {
            @Override
            public List<Path> open(String title) {
                return List.of();
            }

            @Override
            public Optional<Path> save(String title, String name) {
                return Optional.of(folder.resolve(name));
            }

            @Override
            public Optional<Path> folder(String title) {
                return Optional.of(folder);
            }
        };
        ui = fx(() -> CooperageUi.open(engine, settings, stage(), dialogs));
        await("the first list", () -> ui.parts().images().loadedProperty().get());
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

    /// Three layers more, with about fifteen megabytes of waste.
    private void makeLayers(String name) {
        commit(BASE, INSTALL, "shop:1.4-rc1", "LABEL stage=install");
        commit("shop:1.4-rc1", CONFIGURE, "shop:1.4-rc2", "EXPOSE 80/tcp");
        commit("shop:1.4-rc2", FINISH, name, "CMD [\"/srv/shop/start.sh\"]");
        engine.images().tag(name, "shop:1.4");
        await("four names more", () -> names().size() == 5);
    }

    private void commit(String from, String script, String to, String change) {
        Container container = engine.containers()
                .create(ContainerConfig.of(
                        new RootSource.Image(from),
                        List.of("/bin/sh", "-c", script.strip().replace("\n", " && "))));
        engine.containers().start(container.id());
        assertThat(engine.containers().await(container.id()).exitCode()).isZero();
        engine.containers()
                .commit(
                        container.id(),
                        new CommitRequest(to, "from " + from, "Ada <ada@example.org>", List.of(change), false));
        engine.containers().remove(container.id(), false);
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
        robot.push(KeyCode.CLOSE_BRACKET).push(KeyCode.CLOSE_BRACKET);
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
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        await(
                "the home of the image",
                () -> robot.lookup(registry.host()).tryQuery().isPresent());
        ListView<?> accounts = robot.lookup(".accounts").queryAs(ListView.class);
        run(() -> accounts.getSelectionModel().select(indexOfHost(registry.host())));
        await("a repository", () -> tree().getExpandedItemCount() == 1);
        run(() -> tree().getRoot().getChildren().getFirst().setExpanded(true));
        await("a tag", () -> tree().getExpandedItemCount() == 2);
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

    private static void assertEnded(Transfer transfer) {
        assertThat(fx(() ->
                        transfer.items().stream().map(TransferItem::progress).toList()))
                .isNotEmpty()
                .allSatisfy(progress -> assertThat(progress.phase()).isIn(ENDED));
    }

    private Transfer transfer() {
        return ui.imageParts().transfers().all().getFirst();
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

    private void select(String shown) {
        TableView<LiveImage> table = images();
        run(() -> {
            table.requestFocus();
            table.getSelectionModel().clearSelection();
            for (LiveImage live : List.copyOf(table.getItems())) {
                if (live.shown().equals(shown)) {
                    table.getSelectionModel().select(live);
                }
            }
        });
        assertThat(fx(() -> table.getSelectionModel().getSelectedItems().size()))
                .isOne();
    }

    @SuppressWarnings("unchecked")
    private TableView<LiveImage> images() {
        return robot.lookup(".images .table-view").queryAs(TableView.class);
    }

    private List<String> names() {
        return ui.parts().images().all().stream().map(LiveImage::shown).sorted().toList();
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

    private String text(String field) {
        return robot.lookup(field).queryAs(TextInputControl.class).getText();
    }

    private @org.jspecify.annotations.Nullable Node lookup(String selector) {
        return ui.scene().getRoot().lookup(selector);
    }

    private static void picture(Theme theme, String name) {
        screenshot("real-images-" + name + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
