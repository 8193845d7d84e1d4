package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.ui.images.transfer.Transfer.State;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.FakeImages;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Walks through every state of the image pages in light and dark and leaves a picture of each in
/// `target/screenshots`, to be looked at. It fails when a state can't be reached, or when two of them look
/// the same.
class ImagesGalleryFxTest extends WindowTest {
    private static final long MIB = 1 << 20;

    private final FakeEngine engine = new FakeEngine();
    private final Set<String> seen = new HashSet<>();

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void everyStateCanBeSeen(Theme theme) {
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        engine.fakeImages().offer(ImageShelf.STARTERS);
        CooperageUi ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        try {
            robot.moveTo(stage());
            robot.moveBy(500, 300);
            await("loaded", () -> ui.parts().images().loadedProperty().get());
            robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
            await("starters", () -> robot.lookup(".starter").queryAll().size() == 2);
            picture(theme, "images-empty");
            ImageShelf.fill(engine.fakeImages(), Instant.now());
            ImageShelf.use(engine.fakeContainers());
            ImageShelf.furnish(engine.fakeRegistries(), Instant.now());
            await("rows", () -> table().getItems().size() == 11);
            await(
                    "used",
                    () -> ui.parts().images().all().stream()
                                    .filter(live -> !live.image().usedBy().isEmpty())
                                    .count()
                            == 3);
            select("postgres:17");
            robot.moveTo(robot.lookup(".images .table-row-cell").nth(3).<Node>query());
            picture(theme, "images-list");
            select("alpine:3.20", "debian:bookworm", "postgres:17");
            picture(theme, "images-bulk");
            select("alpine:3.20", "debian:bookworm");
            robot.push(KeyCode.DELETE);
            picture(theme, "images-remove");
            robot.push(KeyCode.ESCAPE);
            failedRemoval(ui);
            picture(theme, "images-problem");

            engine.fakeImages().onTransfer(ImagesGalleryFxTest::pullTells);
            CountDownLatch gate = new CountDownLatch(1);
            engine.fakeImages().hold("pull", gate);
            robot.push(KeyCode.CONTROL, KeyCode.N);
            await("the field", () -> {
                Node owner = stage().getScene().getFocusOwner();
                return owner != null && "pull-name".equals(owner.getId());
            });
            robot.write("python:3.13-slim");
            picture(theme, "images-pull-form");
            robot.push(KeyCode.ENTER);
            await("layers", () -> robot.lookup(".transfer .item").queryAll().size() == 5);
            robot.write("Bad Name");
            picture(theme, "images-pull");
            gate.countDown();
            await("done", () -> ui.imageParts().transfers().all().getFirst().state() == State.DONE);
            engine.fakeImages().failNext("pull", FakeImages.unreachable("registry.example.org"));
            run(() -> ui.imageParts().transfers().pull("registry.example.org/team/tool:2", null));
            await("failed", () -> ui.imageParts().transfers().all().getFirst().state() == State.FAILED);
            run(() -> robot.lookup("#pull-name")
                    .queryAs(javafx.scene.control.TextField.class)
                    .clear());
            picture(theme, "images-pull-ended");
            engine.fakeImages().onTransfer(listener -> {});
            for (Route route : List.of(
                    new Route.Images(ImagesPanel.PUSH, "localhost:5000/shop/api:1.4.2"),
                    new Route.Images(ImagesPanel.TAG, "debian:12"),
                    new Route.Images(ImagesPanel.SAVE, "debian:12 nginx:1.27"),
                    new Route.Images(ImagesPanel.IMPORT, "/srv/roots/debian-12.tar.gz"))) {
                run(() -> ui.parts().navigator().go(route));
                picture(theme, "images-" + ((Route.Images) route).panel().name().toLowerCase(Locale.ROOT));
            }
            engine.fakeImages()
                    .failNext(
                            "load",
                            new EngineException(
                                    ErrorKind.INVALID_ARGUMENT,
                                    "debian-12.tar.gz holds neither manifest.json nor oci-layout, so it is no archive of images."));
            run(() -> ui.imageParts().transfers().load(Path.of("/srv/roots/debian-12.tar.gz")));
            await("refused", () -> ui.imageParts().transfers().all().getFirst().state() == State.FAILED);
            picture(theme, "images-load-refused");
            run(() -> ui.parts().navigator().go(new Route.Images(ImagesPanel.PRUNE, "")));
            robot.clickOn("#prune-choice-unused");
            await(
                    "victims",
                    () -> robot.lookup("#prune-list .list-cell .line")
                                    .queryAll()
                                    .size()
                            > 5);
            picture(theme, "images-prune");

            robot.push(KeyCode.CONTROL, KeyCode.DIGIT5);
            await(
                    "registries",
                    () -> robot.lookup(".accounts .list-cell .medium")
                                    .queryAll()
                                    .size()
                            == 3);
            run(() -> robot.lookup(".accounts")
                    .queryAs(javafx.scene.control.ListView.class)
                    .getSelectionModel()
                    .select(1));
            await("repositories", () -> tree().getExpandedItemCount() == 3);
            run(() -> tree().getRoot().getChildren().getFirst().setExpanded(true));
            await("tags", () -> tree().getExpandedItemCount() == 7);
            run(() -> {
                tree().getRoot().getChildren().getFirst().getChildren().get(2).setExpanded(true);
                tree().getSelectionModel().select(3);
            });
            await("platforms", () -> tree().getExpandedItemCount() == 9);
            run(() -> tree().getSelectionModel().select(4));
            await("layers", () -> robot.lookup(".remote-layer").queryAll().size() == 2);
            robot.clickOn("#test");
            await("tested", () -> robot.lookup(".outcome").query().isVisible());
            picture(theme, "registries");
            robot.push(KeyCode.CONTROL, KeyCode.N);
            picture(theme, "registries-add");
        } finally {
            run(ui::close);
        }
    }

    private void failedRemoval(CooperageUi ui) {
        select("alpine:3.20");
        engine.fakeImages()
                .failNext(
                        "remove",
                        EngineException.conflict(
                                "alpine:3.20 is being pushed to localhost:5000. Wait until that ends, or cancel it."));
        run(() -> table().requestFocus());
        robot.push(KeyCode.DELETE);
        robot.clickOn("#confirm");
        await(
                "the failed removal shows",
                () -> ui.parts().images().all().stream()
                        .anyMatch(live -> !live.problemProperty().get().isEmpty()));
    }

    private static void pullTells(TransferListener listener) {
        tell(listener, "a1b2c3d4e5f6", Phase.EXISTS, 29 * MIB, 29 * MIB, "");
        tell(listener, "0f9e8d7c6b5a", Phase.DOWNLOADING, 9 * MIB, 41 * MIB, "");
        tell(listener, "77aa88bb99cc", Phase.UNPACKING, 3 * MIB, 12 * MIB, "");
        tell(listener, "1234567890ab", Phase.RETRYING, MIB, 7 * MIB, "in 4 s: the registry answered 503");
        tell(listener, "fedcba987654", Phase.WAITING, 0, 2 * MIB, "");
    }

    private static void tell(
            TransferListener listener, String label, Phase phase, long done, long total, String detail) {
        listener.changed(new TransferProgress("sha256:" + label, label, phase, done, total, detail));
    }

    @SuppressWarnings("unchecked")
    private TableView<LiveImage> table() {
        return robot.lookup(".images .table-view").queryAs(TableView.class);
    }

    private TreeView<?> tree() {
        return robot.lookup(".registries .tree-view").queryAs(TreeView.class);
    }

    private void select(String... names) {
        run(() -> {
            table().requestFocus();
            table().getSelectionModel().clearSelection();
            for (LiveImage live : List.copyOf(table().getItems())) {
                if (List.of(names).contains(live.shown())) {
                    table().getSelectionModel().select(live);
                }
            }
        });
    }

    private void picture(Theme theme, String state) {
        Path file = screenshot(state + "-" + theme.name().toLowerCase(Locale.ROOT));
        try {
            assertThat(seen.add(Base64.getEncoder().encodeToString(Files.readAllBytes(file))))
                    .as("%s looks different from every state before", file)
                    .isTrue();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
