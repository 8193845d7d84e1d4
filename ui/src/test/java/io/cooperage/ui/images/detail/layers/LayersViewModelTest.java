package io.cooperage.ui.images.detail.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.ui.dialog.Notices.Banner;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.images.detail.layers.FileViewModel.View;
import io.cooperage.ui.images.detail.source.ImageSource;
import io.cooperage.ui.testing.FakeBrowser;
import io.cooperage.ui.testing.TestBench;
import io.cooperage.ui.testing.TestBench.HeldWork;
import io.cooperage.ui.testing.WastefulImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersViewModelTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final int INSTALL = 1;
    private static final int CLEAN = 2;
    private static final int NGINX = 4;
    private static final int CHOWN = 5;

    private final Setup setup = new Setup(new TestBench());
    private final List<Throwable> failures = setup.failures;
    private final TestBench bench = setup.bench;
    private final FakeBrowser browser = setup.browser;
    private final LayersViewModel model = setup.model;
    private final FilesViewModel files = model.files();

    private static final class Setup {
        private final List<Throwable> failures = new ArrayList<>();
        private final TestBench bench;
        private final FakeBrowser browser;
        private final LayersViewModel model;

        Setup(TestBench bench) {
            this.bench = bench;
            browser = WastefulImage.addTo(bench.imageService, NOW);
            ImageSource source = new ImageSource(
                    WastefulImage.NAME,
                    bench.imageService,
                    bench.imageParts.events(),
                    bench.imageParts.tasks(),
                    failures::add);
            model = new LayersViewModel(source, bench.notices);
        }
    }

    private List<String> tree() {
        List<String> rows = new ArrayList<>();
        addRows(rows, "");
        return rows;
    }

    private void addRows(List<String> rows, String folder) {
        for (FileNode node : files.children(folder)) {
            rows.add(node.path());
            if (files.isExpanded(node.path())) {
                addRows(rows, node.path());
            }
        }
    }

    private @Nullable String selectedPath() {
        FileNode node = files.selectedProperty().get();
        return node == null ? null : node.path();
    }

    @Test
    void opensAtTheFirstLayerAboveTheBase() {
        model.setActive(true);
        assertThat(Objects.requireNonNull(model.contentsProperty().get()).layers())
                .hasSize(6);
        assertThat(model.layerProperty().get()).isEqualTo(INSTALL);
        assertThat(tree()).containsExactly("etc", "usr", "var");
        assertThat(failures).isEmpty();
    }

    @Test
    void whereThereIsNothingToChooseFoldersOpenByThemselves() {
        model.setActive(true);
        model.selectLayer(NGINX);
        assertThat(tree()).containsExactly("etc", "etc/nginx", "etc/nginx/nginx.conf");
    }

    @Test
    void foldersStayOpenWhenTheLayerChanges() {
        model.setActive(true);
        model.scopeProperty().set(Scope.UP_TO);
        files.expand("etc");
        files.expand("etc/nginx");
        model.selectLayer(NGINX);
        assertThat(tree()).contains("etc/nginx/nginx.conf", "etc/nginx/mime.types");
        model.selectLayer(0);
        assertThat(tree()).contains("etc/hosts").doesNotContain("etc/nginx");
        model.selectLayer(CHOWN);
        assertThat(tree()).contains("etc/nginx/nginx.conf");
    }

    @Test
    void theSameFileStaysSelectedWhereItIs() {
        model.setActive(true);
        files.reveal(NGINX, Scope.LAYER, "etc/nginx/nginx.conf");
        assertThat(selectedPath()).isEqualTo("etc/nginx/nginx.conf");
        model.selectLayer(CLEAN);
        assertThat(selectedPath()).isNull();
        model.selectLayer(INSTALL);
        assertThat(selectedPath()).isEqualTo("etc/nginx/nginx.conf");
    }

    @Test
    void wasteLeadsToTheGuiltyLayer() {
        model.setActive(true);
        var worst = Objects.requireNonNull(model.contentsProperty().get())
                .efficiency()
                .files()
                .getFirst();
        model.reveal(worst);
        assertThat(model.layerProperty().get()).isEqualTo(CLEAN);
        assertThat(selectedPath()).isEqualTo(worst.path());
        assertThat(Objects.requireNonNull(files.selectedProperty().get()).change())
                .isEqualTo(Change.REMOVED);
        assertThat(tree()).contains(worst.path());
    }

    @Test
    void aFilterFindsInAllFoldersAndGivesTheTreeBack() {
        model.setActive(true);
        model.scopeProperty().set(Scope.UP_TO);
        model.selectLayer(CHOWN);
        List<String> before = tree();
        files.filterProperty().set(files.filterProperty().get().withText("shop").withSmallest(1 << 20));
        assertThat(files.isFlat()).isTrue();
        assertThat(files.found())
                .extracting(FileNode::path)
                .contains("srv/shop/assets/catalogue.sqlite")
                .doesNotContain("srv/shop/package.json");
        files.filterProperty().set(FileFilter.NONE);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void kindsOfChangeAreFiltered() {
        model.setActive(true);
        model.selectLayer(CHOWN);
        files.filterProperty()
                .set(files.filterProperty().get().with(Change.ADDED, false).with(Change.UNCHANGED, false));
        assertThat(files.found())
                .extracting(FileNode::path)
                .containsExactlyInAnyOrder("etc/hosts", "srv/shop/assets/catalogue.sqlite", "srv/shop/package.json");
    }

    @Test
    void aBrokenExpressionSaysSoAndSearchesNothing() {
        model.setActive(true);
        files.filterProperty().set(files.filterProperty().get().withRegex(true).withText("("));
        assertThat(files.problemProperty().get()).isNotEmpty();
        assertThat(browser.calls()).doesNotContain("search (");
        files.filterProperty().set(files.filterProperty().get().withText("ngin.$"));
        assertThat(files.problemProperty().get()).isEmpty();
        assertThat(files.found()).extracting(FileNode::path).contains("usr/sbin/nginx");
    }

    @Test
    void theBiggestComeFirstWhenSortedBySize() {
        model.setActive(true);
        files.sortingProperty().set(new FileSorting(FileSorting.Key.SIZE, true));
        assertThat(files.children("")).extracting(FileNode::path).containsExactly("var", "usr", "etc");
    }

    @Test
    void aFoundFileIsShownInItsPlace() {
        model.setActive(true);
        model.scopeProperty().set(Scope.UP_TO);
        files.filterProperty().set(files.filterProperty().get().withText("mime"));
        model.revealInTree(files.found().getFirst());
        assertThat(files.filterProperty().get()).isEqualTo(FileFilter.NONE);
        assertThat(tree()).contains("etc/nginx/mime.types");
        assertThat(selectedPath()).isEqualTo("etc/nginx/mime.types");
    }

    @Test
    void closedFoldersAreLetGo() {
        model.setActive(true);
        files.expand("etc");
        assertThat(files.children("etc")).isNotEmpty();
        files.collapse("etc");
        assertThat(files.children("etc")).isEmpty();
    }

    @Test
    void aFileIsReadAsTextBytesPictureAndDifference() {
        model.setActive(true);
        files.reveal(NGINX, Scope.LAYER, "etc/nginx/nginx.conf");
        assertThat(model.file().viewsProperty().get()).containsExactly(View.TEXT, View.HEX, View.DIFF);
        assertThat(model.file().shownProperty().get()).isInstanceOf(FileShown.Text.class);
        model.file().viewProperty().set(View.DIFF);
        assertThat(model.file().shownProperty().get()).isInstanceOf(FileShown.Difference.class);
        model.selectLayer(3);
        files.reveal(3, Scope.LAYER, "srv/shop/assets/logo.png");
        assertThat(model.file().viewsProperty().get()).containsExactly(View.PICTURE, View.HEX);
        assertThat(model.file().shownProperty().get()).isInstanceOf(FileShown.Picture.class);
        files.reveal(3, Scope.LAYER, "srv/shop/assets");
        assertThat(model.file().shownProperty().get()).isInstanceOf(FileShown.Words.class);
    }

    @Test
    void aRemovedFileShowsWhatWasThere() {
        model.setActive(true);
        files.reveal(CLEAN, Scope.LAYER, "var/cache/apt/pkgcache.bin");
        assertThat(model.file().shownProperty().get()).isInstanceOf(FileShown.Hex.class);
        assertThat(browser.calls()).contains("open 1 var/cache/apt/pkgcache.bin");
    }

    @Test
    void onlyTheBeginningOfALargeFileIsRead() {
        model.setActive(true);
        files.reveal(3, Scope.LAYER, "srv/shop/assets/catalogue.sqlite");
        assertThat(shownBytes()).isEqualTo(FileViewModel.STEP);
        assertThat(model.file().canShowMore()).isTrue();
        model.file().showMore();
        model.file().showMore();
        assertThat(shownBytes()).isEqualTo(FileViewModel.LARGEST);
        assertThat(model.file().canShowMore()).isFalse();
        assertThat(model.file().remarkProperty().get()).contains("Extract");
    }

    private int shownBytes() {
        return model.file().shownProperty().get() instanceof FileShown.Hex(byte[] bytes) ? bytes.length : -1;
    }

    @Test
    void aFileIsExtractedWholeOrNotAtAll(@TempDir Path folder) throws IOException {
        model.setActive(true);
        Path target = folder.resolve("nginx.conf");
        Files.writeString(target, "old");
        files.reveal(NGINX, Scope.LAYER, "etc/nginx/nginx.conf");
        FileNode file = Objects.requireNonNull(files.selectedProperty().get());
        browser.failNext("extract", EngineException.notFound("the layer is gone"));
        model.extract(file, target);
        assertThat(failures).hasSize(1);
        assertThat(target).hasContent("old");
        model.extract(file, target);
        assertThat(Files.readString(target)).contains("worker_connections 4096");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(target);
        }
        assertThat(bench.notices.toasts)
                .extracting(Toast::text)
                .singleElement()
                .asString()
                .contains("nginx.conf");
    }

    @Test
    void whatIsLeftOutIsTold(@TempDir Path folder) {
        model.setActive(true);
        browser.leaveOut("dev/null: a device", "bin/su: its set-user-id bit", "a", "b");
        files.reveal(3, Scope.LAYER, "srv/shop/config");
        model.extract(Objects.requireNonNull(files.selectedProperty().get()), folder.resolve("config"));
        assertThat(folder.resolve("config/shop.yaml")).isRegularFile();
        assertThat(bench.notices.banners)
                .extracting(Banner::text)
                .singleElement()
                .asString()
                .contains("dev/null: a device", "1 more");
    }

    @Test
    void aLayerIsExtracted(@TempDir Path folder) {
        model.setActive(true);
        model.extractLayer(CLEAN, folder.resolve("layer.tar"));
        assertThat(folder.resolve("layer.tar")).hasContent("layer 2");
        model.extractLayer(CLEAN, folder.resolve("nowhere/layer.tar"));
        assertThat(failures)
                .singleElement()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("does not exist");
    }

    @Test
    void theFilesAreOpenOnlyWhileSomeoneLooks() {
        model.setActive(true);
        assertThat(browser.closed()).isZero();
        model.setActive(false);
        assertThat(browser.closed()).isEqualTo(1);
        model.setActive(true);
        model.nextLayer();
        assertThat(bench.imageService.calls().stream().filter(call -> call.startsWith("browse")))
                .hasSize(2);
    }

    @Test
    void onlyWhatWasChosenLastIsShown() {
        HeldWork held = new HeldWork();
        Setup slow = new Setup(new TestBench(held));
        held.release();
        slow.model.setActive(true);
        held.release();
        held.release();
        slow.model.selectLayer(NGINX);
        slow.model.selectLayer(CLEAN);
        held.release();
        assertThat(slow.model.files().children("")).extracting(FileNode::path).containsExactly("var");
        assertThat(slow.failures).isEmpty();
    }
}
