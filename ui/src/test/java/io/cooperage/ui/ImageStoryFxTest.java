package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.CompareRoute;
import io.cooperage.ui.nav.Route.ImageRoute;
import io.cooperage.ui.nav.Route.ImageTab;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.testing.FakeBrowser;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.WastefulImage;
import io.cooperage.ui.testing.WindowTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Someone looks for waste in an image, takes a file out of it and goes on to compare, with keys and clicks.
class ImageStoryFxTest extends WindowTest {
    private final FakeEngine engine = new FakeEngine();
    private FakeBrowser browser;
    private CooperageUi ui;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    ImageStoryFxTest() {}

    @BeforeEach
    void open() {
        browser = WastefulImage.addTo(engine.fakeImages(), Instant.now());
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
        ui = fx(() -> CooperageUi.open(engine, UiSettings.inMemory(), stage(), dialogs));
        run(() -> ui.parts().navigator().go(new ImageRoute(WastefulImage.NAME, ImageTab.LAYERS)));
        await("the layers", () -> layers().getItems().size() == 6);
    }

    @AfterEach
    void close() {
        run(ui::close);
    }

    @Test
    void keysGoThroughLayersAndFiles() {
        robot.clickOn("#layer-list");
        // The click chose whatever layer lies in the middle.
        run(() -> layers().getSelectionModel().clearAndSelect(1));
        int start = 1;
        robot.push(KeyCode.OPEN_BRACKET);
        await("the layer before", () -> layers().getSelectionModel().getSelectedIndex() == start - 1);
        robot.push(KeyCode.CLOSE_BRACKET);
        await("the layer again", () -> layers().getSelectionModel().getSelectedIndex() == start);
        robot.push(KeyCode.SLASH);
        await("the filter has the focus", () -> filter().isFocused());
        assertThat(filter().getText()).as("what was pressed to come here").isEmpty();
        robot.clickOn("#file-regex");
        robot.clickOn("#file-filter").write("ngin.$");
        await(
                "only what fits",
                () -> item("usr/sbin/nginx").isPresent() && item("usr").isEmpty());
        robot.push(KeyCode.ESCAPE);
        await(
                "the tree is back",
                () -> filter().getText().isEmpty() && item("usr").isPresent());
    }

    @Test
    void whatWasInTheTreeSaysWhereItLiesAmongTheFound() {
        robot.clickOn("#scope-up-to");
        for (String folder : List.of("etc", "usr")) {
            await(folder, () -> item(folder).isPresent());
            run(() -> item(folder).orElseThrow().setExpanded(true));
        }
        await("files in it", () -> table().getExpandedItemCount() > 5);
        waitForFrames();
        run(() -> smallest().setValue(10L << 10));
        await(
                "what is large, one below the other",
                () -> table().getRoot().getChildren().stream()
                        .allMatch(item -> item.getChildren().isEmpty()));
        waitForFrames();
        List<String> shown = fx(() -> robot.lookup("#files .file-name").queryAllAs(HBox.class).stream()
                .filter(HBox::isVisible)
                .map(box -> ((Label) box.lookup(".place")).getText() + ((Label) box.lookup(".name")).getText())
                .sorted()
                .toList());
        List<String> found = fx(() -> table().getRoot().getChildren().stream()
                .map(item -> item.getValue().path())
                .sorted()
                .toList());
        assertThat(found).hasSizeGreaterThan(2);
        assertThat(shown).isNotEmpty().isSubsetOf(found).doesNotHaveDuplicates();
    }

    @Test
    void theFileStaysInViewWhenThePlaceChanges() {
        robot.clickOn("#part-waste");
        robot.clickOn("etc/nginx/nginx.conf");
        await("its file", () -> item("etc/nginx/nginx.conf").isPresent());
        waitForFrames();
        assertChosenIsInView();
        robot.clickOn("#scope-up-to");
        await("more files", () -> item("usr").isPresent());
        waitForFrames();
        assertChosenIsInView();
    }

    private void assertChosenIsInView() {
        String chosen = fx(
                () -> table().getSelectionModel().getSelectedItem().getValue().name());
        assertThat(fx(() -> robot.lookup("#files .file-name .name").queryAllAs(Label.class).stream()
                        .filter(label -> label.getText().equals(chosen))
                        .anyMatch(label -> {
                            Bounds row = label.localToScene(label.getBoundsInLocal());
                            Bounds all = table().localToScene(table().getBoundsInLocal());
                            return row.getMinY() >= all.getMinY() && row.getMaxY() <= all.getMaxY();
                        })))
                .as("the row of %s is in view", chosen)
                .isTrue();
    }

    @Test
    void theGuiltyLayersFileIsTakenOut() {
        robot.clickOn("#part-waste");
        robot.clickOn("etc/nginx/nginx.conf");
        await("the guilty layer", () -> layers().getSelectionModel().getSelectedIndex() == 4);
        await("its file", () -> ui.scene().getRoot().lookup("#extract-file") != null);
        robot.clickOn("#extract-file");
        Path file = folder.resolve("nginx.conf");
        await("the file", () -> Files.exists(file));
        assertThat(file).content().contains("worker_connections 4096");
        robot.clickOn("#extract-layer");
        await("the layer", () -> Files.exists(folder.resolve("layer-5.tar")));
    }

    @Test
    void theButtonsLeadToWhereThingsAreDone() {
        robot.clickOn("#compare");
        await("compare", () -> route().equals(new CompareRoute(Side.image(WastefulImage.NAME), null)));
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        await("back", () -> route() instanceof ImageRoute);
        robot.clickOn("#verb-push");
        await("push", () -> route().equals(new Route.Images(ImagesPanel.PUSH, WastefulImage.NAME)));
        await("the files are let go", () -> browser.closed() > 0);
    }

    @Test
    void ofManyContainersTheFirstAreLinksAndTheOthersAreInAMenu() {
        for (int i = 1; i <= 5; i++) {
            engine.fakeContainers()
                    .create(ContainerConfig.of(new RootSource.Image(WastefulImage.NAME), List.of("sh")).toBuilder()
                            .name("a-container-whose-name-is-far-too-long-for-a-line-with-others-" + i)
                            .build());
        }
        await("the others", () -> robot.lookup("#more-users").tryQuery().isPresent());
        assertThat(robot.lookup(".users .hyperlink").queryAll()).hasSize(3);
        assertThat(robot.lookup("#more-users").queryAs(MenuButton.class).getText())
                .isEqualTo("and 2 more");
        robot.clickOn("#more-users");
        await("the menu", () -> robot.lookup(".menu-item").queryAll().size() == 2);
        robot.push(KeyCode.DOWN);
        robot.push(KeyCode.ENTER);
        await("one of them", () -> route() instanceof Route.ContainerDetail);
    }

    @Test
    void theHistoryLeadsToALayer() {
        run(() -> ui.parts().navigator().go(new ImageRoute(WastefulImage.NAME, ImageTab.HISTORY)));
        await("the steps", () -> ui.scene().getRoot().lookup("#history .hyperlink") != null);
        robot.clickOn("Layer 5");
        await("the layer", () -> route().equals(new ImageRoute(WastefulImage.NAME, ImageTab.LAYERS, 4)));
        await("its file", () -> item("etc/nginx/nginx.conf").isPresent());
    }

    private Route route() {
        return ui.parts().navigator().current();
    }

    private ListView<?> layers() {
        return (ListView<?>) ui.scene().getRoot().lookup("#layer-list");
    }

    private TextField filter() {
        return (TextField) ui.scene().getRoot().lookup("#file-filter");
    }

    @SuppressWarnings("unchecked")
    private ChoiceBox<Long> smallest() {
        return (ChoiceBox<Long>) ui.scene().getRoot().lookup("#smallest");
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
