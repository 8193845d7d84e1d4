package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.image.browse.Comparison.ConfigDifference;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.ui.nav.Route.CompareRoute;
import io.cooperage.ui.nav.Route.ImageRoute;
import io.cooperage.ui.nav.Route.ImageTab;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.nav.Route.SideKind;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FakeBrowser;
import io.cooperage.ui.testing.FakeComparer;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.WastefulImage;
import io.cooperage.ui.testing.WindowTest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every state of the image page and of the comparison in the real window, in light and dark; the pictures are there to
/// be looked at.
class ImageScreensFxTest extends WindowTest {
    private final FakeEngine engine = new FakeEngine();
    private final FakeComparer comparer = new FakeComparer()
            .configs(
                    new ConfigDifference("Env.SHOP_ENV", "staging", "production"),
                    new ConfigDifference("Env.NGINX_VERSION", null, "1.27.3"),
                    new ConfigDifference("Cmd", "[\"bash\"]", "[\"nginx\", \"-g\", \"daemon off;\"]"),
                    new ConfigDifference("User", "", "www-data"));
    private FakeBrowser browser;
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    ImageScreensFxTest() {}

    @AfterEach
    void close() {
        run(ui::close);
    }

    private void open(Theme theme) {
        Instant now = Instant.now();
        ImageShelf.fill(engine.fakeImages(), now);
        ImageShelf.use(engine.fakeContainers());
        browser = WastefulImage.addTo(engine.fakeImages(), now);
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        run(() -> {
            stage().setX(0);
            stage().setY(0);
            stage().setWidth(1280);
            stage().setHeight(800);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void everyTabOpens(Theme theme) {
        open(theme);
        show(ImageTab.OVERVIEW);
        await("the cards", () -> ui.scene().getRoot().lookup("#card-start") != null);
        await("the waste was measured", () -> browser.calls().contains("efficiency"));
        picture(theme, "overview");
        show(ImageTab.LAYERS);
        await("the files", () -> table().getExpandedItemCount() >= 3);
        picture(theme, "layers");
        robot.clickOn("#scope-up-to");
        robot.push(KeyCode.CLOSE_BRACKET).push(KeyCode.CLOSE_BRACKET).push(KeyCode.CLOSE_BRACKET);
        await("nginx is open", () -> item("etc/nginx").isEmpty());
        robot.clickOn("#scope-layer");
        await("the only change", () -> item("etc/nginx/nginx.conf").isPresent());
        select("etc/nginx/nginx.conf");
        await("its text", () -> ui.scene().getRoot().lookup(".file-pane .code-area") != null);
        picture(theme, "file-text");
        robot.clickOn("#file-view-diff");
        await("the differences", () -> ui.scene().getRoot().lookup(".diff-view .line") != null);
        picture(theme, "file-diff");
        robot.clickOn("#diff-layout-sides");
        picture(theme, "file-diff-sides");
        robot.clickOn("#part-waste");
        picture(theme, "waste");
        robot.clickOn("srv/shop/assets/catalogue.sqlite");
        await(
                "the guilty layer’s file",
                () -> item("srv/shop/assets/catalogue.sqlite").isPresent());
        picture(theme, "waste-guilty");
        robot.clickOn("#part-layers");
        reveal("srv/shop/assets/logo.png", 4);
        await("the picture", () -> ui.scene().getRoot().lookup(".picture-frame") != null);
        picture(theme, "file-picture");
        reveal("srv/shop/docker-entrypoint.sh", 4);
        picture(theme, "file-shell");
        robot.clickOn("#scope-up-to");
        robot.clickOn("#file-filter").write("nginx");
        await("what was found", () -> table().getExpandedItemCount() == 4);
        picture(theme, "filter");
        robot.push(KeyCode.ESCAPE);
        show(ImageTab.HISTORY);
        picture(theme, "history");
        show(ImageTab.INSPECT);
        picture(theme, "inspect");
        robot.clickOn("#document-config");
        picture(theme, "inspect-json");
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void twoSidesAreCompared(Theme theme) {
        engine.compareWith(comparer);
        open(theme);
        comparer.know(WastefulImage.NAME, browser);
        run(() -> ui.parts().navigator().go(new CompareRoute(Side.image(WastefulImage.NAME), null)));
        picture(theme, "compare-choose");
        run(() -> ui.parts()
                .navigator()
                .go(new CompareRoute(new Side(SideKind.UP_TO, WastefulImage.NAME, 3), Side.image(WastefulImage.NAME))));
        await("the differences", () -> differences().getExpandedItemCount() > 4);
        picture(theme, "compare");
        robot.clickOn("#compare-shape-list");
        run(() -> differences().getSelectionModel().select(1));
        await("the chosen file’s pane", () -> ui.scene().getRoot().lookup(".difference-pane") != null);
        run(() -> differences().getSelectionModel().select(indexOf("etc/nginx/nginx.conf")));
        await("its lines", () -> ui.scene().getRoot().lookup(".diff-view .line") != null);
        picture(theme, "compare-diff");
        robot.clickOn("#compare-part-config");
        picture(theme, "compare-config");
    }

    @SuppressWarnings("unchecked")
    private TreeTableView<Object> differences() {
        return (TreeTableView<Object>) ui.scene().getRoot().lookup("#differences");
    }

    private int indexOf(String path) {
        for (int i = 0; i < differences().getExpandedItemCount(); i++) {
            if (differences().getTreeItem(i).getValue().toString().contains("name=" + path)) {
                return i;
            }
        }
        throw new AssertionError(path + " does not differ");
    }

    /// Chooses a layer, counted from 1 as it is shown, and one of its files.
    private void reveal(String path, int layer) {
        run(() -> ui.parts().navigator().go(new ImageRoute(WastefulImage.NAME, ImageTab.LAYERS, layer - 1)));
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            await(folder, () -> item(folder).isPresent());
            run(() -> item(folder).orElseThrow().setExpanded(true));
        }
        await(path, () -> item(path).isPresent());
        select(path);
        await(
                "its content",
                () -> ui.scene().getRoot().lookup(".file-pane .path") instanceof Label shown
                        && shown.getText().endsWith(path));
    }

    private void show(ImageTab tab) {
        run(() -> ui.parts().navigator().go(new ImageRoute(WastefulImage.NAME, tab)));
    }

    @SuppressWarnings("unchecked")
    private TreeTableView<FileNode> table() {
        Node node = ui.scene().getRoot().lookup("#files");
        assertThat(node).isNotNull();
        return (TreeTableView<FileNode>) node;
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

    private void select(String path) {
        run(() -> table().getSelectionModel().select(item(path).orElseThrow()));
    }

    private static void picture(Theme theme, String what) {
        assertThat(List.of(screenshot("image-" + what + "-" + theme.name().toLowerCase(Locale.ROOT))))
                .allSatisfy(path -> assertThat(path).isNotEmptyFile());
    }
}
