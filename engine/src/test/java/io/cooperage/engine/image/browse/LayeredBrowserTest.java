package io.cooperage.engine.image.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import io.cooperage.engine.image.browse.ImageBrowser.FileMatches;
import io.cooperage.engine.image.browse.ImageBrowser.FileQuery;
import io.cooperage.engine.image.browse.ImageBrowser.LayerView;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.engine.image.browse.ImageBrowser.WastedFile;
import io.cooperage.engine.layer.LayerTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredBrowserTest {
    private static final Set<Change> ALL = EnumSet.allOf(Change.class);

    @TempDir
    Path folder;

    private LayeredBrowser browser;

    /// Three layers: 0 makes files, 1 rewrites one and deletes another, 2 rewrites it again, deletes a folder and
    /// hides another's content.
    @BeforeEach
    void openAnImageWithWaste() {
        LayerStack image = new LayerStack(folder);
        image.layer(layer -> layer.file("etc/conf", "one\ntwo\nthree\n")
                .file("etc/keep", "kept")
                .file("tmp/cache", 1000)
                .file("usr/big", 5000)
                .file("usr/lib/a", 100)
                .file("usr/lib/b", 200)
                .file("opt/app/x", 30)
                .file("opt/app/y", 40)
                .symlink("lib", "usr/lib")
                .symlink("conf", "/etc/conf")
                .symlink("up", "../../../etc/keep")
                .symlink("circle", "circle")
                .symlink("host", "/../../../../etc/passwd-of-nobody"));
        image.layer(layer -> layer.file("etc/conf", "one\n2\nthree\n")
                .whiteout("tmp/cache")
                .file("new/file", 7)
                .link("new/alias", "new/file"));
        image.layer(layer -> layer.file("etc/conf", "one\n2\nthree\nfour\n")
                .whiteout("usr/lib")
                .opaque("opt/app")
                .file("opt/app/y", 4));
        browser = image.browser();
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private static String line(FileNode node) {
        return "%s %s %s %d layer %d".formatted(node.change(), node.kind(), node.path(), node.size(), node.layer());
    }

    private List<String> children(int layer, Scope scope, String path) {
        return browser.children(layer, scope, path).stream()
                .map(LayeredBrowserTest::line)
                .toList();
    }

    @Test
    void aLayerShowsItsChangesAgainstThoseBelow() {
        assertThat(children(2, Scope.LAYER, ""))
                .containsExactly(
                        "MODIFIED FOLDER etc 17 layer 2",
                        "MODIFIED FOLDER opt 4 layer 2",
                        "MODIFIED FOLDER usr 0 layer 2");
        assertThat(children(2, Scope.LAYER, "usr")).containsExactly("REMOVED FOLDER usr/lib 300 layer 0");
        assertThat(children(2, Scope.LAYER, "usr/lib"))
                .containsExactly("REMOVED FILE usr/lib/a 100 layer 0", "REMOVED FILE usr/lib/b 200 layer 0");
        assertThat(children(2, Scope.LAYER, "opt/app"))
                .containsExactly("REMOVED FILE opt/app/x 30 layer 0", "MODIFIED FILE opt/app/y 4 layer 2");
        assertThat(children(1, Scope.LAYER, "new"))
                .containsExactly("ADDED FILE new/alias 7 layer 1", "ADDED HARD_LINK new/file 0 layer 1");
        assertThat(children(1, Scope.LAYER, "usr")).isEmpty();
    }

    @Test
    void everythingUpToALayerIsOneTree() {
        assertThat(children(2, Scope.UP_TO, ""))
                .containsExactly(
                        "MODIFIED FOLDER etc 21 layer 2",
                        "UNCHANGED FOLDER new 7 layer 1",
                        "MODIFIED FOLDER opt 4 layer 2",
                        "UNCHANGED FOLDER tmp 0 layer 1",
                        "MODIFIED FOLDER usr 5000 layer 2",
                        "UNCHANGED SYMLINK circle 0 layer 0",
                        "UNCHANGED SYMLINK conf 0 layer 0",
                        "UNCHANGED SYMLINK host 0 layer 0",
                        "UNCHANGED SYMLINK lib 0 layer 0",
                        "UNCHANGED SYMLINK up 0 layer 0");
        assertThat(children(2, Scope.UP_TO, "/etc/"))
                .containsExactly("MODIFIED FILE etc/conf 17 layer 2", "UNCHANGED FILE etc/keep 4 layer 0");
        assertThat(children(1, Scope.UP_TO, "tmp")).containsExactly("REMOVED FILE tmp/cache 1000 layer 0");
        assertThat(children(2, Scope.UP_TO, "tmp")).isEmpty();
        assertThat(children(0, Scope.UP_TO, "no/such")).isEmpty();
    }

    @Test
    void aNodeTellsWhatItIs() {
        FileNode node = browser.find(2, Scope.UP_TO, "usr").orElseThrow();
        assertThat(node.children()).isEqualTo(2);
        assertThat(node.name()).isEqualTo("usr");
        assertThat(browser.find(2, Scope.LAYER, "usr/big")).isEmpty();
        assertThat(browser.find(2, Scope.UP_TO, "lib").orElseThrow().link()).isEqualTo("usr/lib");
        assertThat(browser.find(2, Scope.UP_TO, ""))
                .get()
                .extracting(FileNode::kind)
                .isEqualTo(FileNode.Kind.FOLDER);
        assertThat(browser.below(2, "etc/conf").map(LayeredBrowserTest::line))
                .contains("MODIFIED FILE etc/conf 12 layer 1");
        assertThat(browser.below(0, "etc/conf")).isEmpty();
        assertThat(browser.below(1, "new/file")).isEmpty();
        assertThatThrownBy(() -> browser.find(3, Scope.LAYER, "")).hasMessageContaining("no layer 3: the image has 3");
    }

    @Test
    void layersAreCounted() {
        assertThat(browser.layers().stream()
                        .map(view -> "%d: %d bytes, %d wasted, %d files, +%d ~%d -%d"
                                .formatted(
                                        view.index(),
                                        view.size(),
                                        view.wasted(),
                                        view.files(),
                                        view.added(),
                                        view.modified(),
                                        view.removed())))
                .containsExactly(
                        "0: 6388 bytes, 1384 wasted, 13 files, +19 ~0 -0",
                        "1: 19 bytes, 12 wasted, 3 files, +3 ~1 -1",
                        "2: 21 bytes, 0 wasted, 2 files, +0 ~2 -2");
        LayerView top = browser.layers().getLast();
        assertThat(top.createdBy()).isEqualTo("RUN layer2");
        assertThat(top.packedSize()).isEqualTo(-1);
    }

    @Test
    void efficiencyNamesTheGuilty() {
        Efficiency efficiency = browser.efficiency();
        assertThat(efficiency.files())
                .containsExactly(
                        new WastedFile("tmp/cache", 1000, List.of(0), 1, true),
                        new WastedFile("usr/lib", 300, List.of(0), 2, true),
                        new WastedFile("opt/app", 70, List.of(0, 2), 2, false),
                        new WastedFile("etc/conf", 26, List.of(0, 1, 2), 2, false));
        assertThat(efficiency.size()).isEqualTo(6428);
        assertThat(efficiency.wasted()).isEqualTo(1396);
        // The smallest version of etc/conf has 12 of the last one's 17 bytes.
        assertThat(efficiency.score()).isCloseTo(1 - (1396 + 5) / 6428.0, within(1e-12));
        assertThat(efficiency.userWastedShare()).isEqualTo(1);
    }

    @Test
    void anImageOfOneLayerWastesNothing() {
        LayerStack image = new LayerStack(folder.resolve("one"));
        image.layer(layer -> layer.file("a", 5));
        try (LayeredBrowser one = image.browser()) {
            assertThat(one.efficiency()).isEqualTo(new Efficiency(1, 5, 0, 0, List.of()));
        }
    }

    @Test
    void aFolderThatComesBackIsNotCountedTwice() {
        LayerStack image = new LayerStack(folder.resolve("back"));
        image.layer(layer -> layer.file("d/a", 10).file("d/b", 20));
        image.layer(layer -> layer.file("d/a", 11));
        image.layer(layer -> layer.whiteout("d"));
        image.layer(layer -> layer.file("d/a", 12));
        image.layer(layer -> layer.file("d", 1));
        try (LayeredBrowser back = image.browser()) {
            Efficiency efficiency = back.efficiency();
            assertThat(efficiency.wasted()).isEqualTo(10 + 20 + 11 + 12);
            assertThat(efficiency.score()).isCloseTo(1 / 54.0, within(1e-12));
            assertThat(back.layers().stream().map(LayerView::wasted)).containsExactly(30L, 11L, 0L, 12L, 0L);
            assertThat(back.children(4, Scope.UP_TO, "").stream().map(LayeredBrowserTest::line))
                    .containsExactly("MODIFIED FILE d 1 layer 4");
        }
    }

    @Test
    void searchFindsByTextRegexChangeAndSize() {
        assertThat(paths(search(2, Scope.UP_TO, "CONF", false, ALL, 0))).containsExactly("conf", "etc/conf");
        assertThat(paths(search(2, Scope.UP_TO, "^usr/(big|lib/a)$", true, ALL, 0)))
                .containsExactly("usr/big", "usr/lib/a");
        assertThat(paths(search(2, Scope.LAYER, "", false, Set.of(Change.REMOVED), 0)))
                .containsExactly("opt/app/x", "usr/lib", "usr/lib/a", "usr/lib/b");
        assertThat(paths(search(0, Scope.LAYER, "", false, ALL, 1000)))
                .containsExactly("tmp", "tmp/cache", "usr", "usr/big");
        FileMatches cut = browser.search(2, Scope.UP_TO, new FileQuery("", false, true, ALL, 0), 3);
        assertThat(cut.nodes()).hasSize(3);
        assertThat(cut.truncated()).isTrue();
        assertThatThrownBy(() -> search(0, Scope.LAYER, "a(", true, ALL, 0))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    }

    private FileMatches search(int layer, Scope scope, String text, boolean regex, Set<Change> changes, long smallest) {
        return browser.search(layer, scope, new FileQuery(text, regex, false, changes, smallest), 1000);
    }

    private static List<String> paths(FileMatches matches) {
        assertThat(matches.truncated()).isFalse();
        return matches.nodes().stream().map(FileNode::path).toList();
    }

    @Test
    void theLargestFilesComeFirst() {
        assertThat(browser.largest(2, Scope.UP_TO, 3).stream().map(FileNode::path))
                .containsExactly("usr/big", "etc/conf", "new/alias");
        assertThat(browser.largest(0, Scope.LAYER, 2).stream().map(FileNode::path))
                .containsExactly("usr/big", "tmp/cache");
        assertThat(browser.largest(0, Scope.LAYER, 0)).isEmpty();
    }

    private String content(int layer, String path) throws IOException {
        try (InputStream in = browser.open(layer, path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void filesOpenThroughLinksWithinTheImage() throws IOException {
        assertThat(content(0, "etc/conf")).isEqualTo("one\ntwo\nthree\n");
        assertThat(content(1, "/conf")).isEqualTo("one\n2\nthree\n");
        assertThat(content(2, "up")).isEqualTo("kept");
        assertThat(content(1, "lib/a")).hasSize(100);
        assertThat(content(2, "new/file")).hasSize(7);
        assertRefused(2, "lib/a", ErrorKind.NOT_FOUND);
        assertRefused(1, "tmp/cache", ErrorKind.NOT_FOUND);
        assertRefused(0, "circle", ErrorKind.INVALID_ARGUMENT);
        assertRefused(0, "etc", ErrorKind.INVALID_ARGUMENT);
        assertRefused(0, "host", ErrorKind.NOT_FOUND);
        assertRefused(0, "../layer1/etc/conf", ErrorKind.NOT_FOUND);
    }

    private void assertRefused(int layer, String path, ErrorKind kind) {
        assertThatThrownBy(() -> content(layer, path))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    /// Someone who can write to the layer's folder after it was indexed gets nothing but an error.
    @Test
    void aLayerThatNoLongerIsWhatItsIndexTellsLeadsNowhere() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path layer = folder.resolve("layer0");
        Files.delete(layer.resolve("usr/big"));
        Files.createSymbolicLink(layer.resolve("usr/big"), secret);
        assertRefused(0, "usr/big", ErrorKind.DATA_LOSS);
        Files.delete(layer.resolve("tmp/cache"));
        Files.delete(layer.resolve("tmp"));
        Files.createSymbolicLink(layer.resolve("tmp"), folder);
        Files.writeString(folder.resolve("cache"), "secret");
        assertRefused(0, "tmp/cache", ErrorKind.DATA_LOSS);
    }

    @Test
    void aFileIsComparedWithTheLayersBelow() {
        assertThat(browser.diffBelow(1, "etc/conf").lines().stream().map(LayeredBrowserTest::line))
                .containsExactly("SAME 1 1 one", "REMOVED 2 0 two", "ADDED 0 2 2", "SAME 3 3 three");
        assertThat(browser.diffBelow(0, "etc/keep").lines().stream().map(LayeredBrowserTest::line))
                .containsExactly("ADDED 0 1 kept");
        TextDiff gone = browser.diffBelow(1, "tmp/cache");
        assertThat(gone.binary()).isTrue();
        assertThat(gone.oldSize()).isEqualTo(1000);
        assertThatThrownBy(() -> browser.diffBelow(1, "nothing")).isInstanceOf(EngineException.class);
    }

    private static String line(TextDiff.Line line) {
        return line.kind() + " " + line.oldNumber() + " " + line.newNumber() + " " + line.text();
    }

    @Test
    void aFolderIsExtractedAsItIsInTheImage() throws IOException {
        Path target = folder.resolve("out");
        assertThat(browser.extract(2, Scope.UP_TO, "etc", target)).isEmpty();
        assertThat(target.resolve("conf")).hasContent("one\n2\nthree\nfour\n");
        assertThat(target.resolve("keep")).hasContent("kept");

        Path one = folder.resolve("one-file");
        browser.extract(1, Scope.LAYER, "new/file", one);
        assertThat(Files.size(one)).isEqualTo(7);

        Path all = folder.resolve("all");
        browser.extract(2, Scope.UP_TO, "", all);
        assertThat(all.resolve("usr/lib")).doesNotExist();
        assertThat(Files.readSymbolicLink(all.resolve("host"))).hasToString("/../../../../etc/passwd-of-nobody");
        assertThatThrownBy(() -> browser.extract(2, Scope.UP_TO, "etc", target)).hasMessageContaining("exists already");
        assertThatThrownBy(() -> browser.extract(2, Scope.UP_TO, "tmp/cache", folder.resolve("gone")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
        assertThat(folder.resolve("gone")).doesNotExist();
    }

    @Test
    void aLayerIsExtractedAsTar() throws IOException {
        Path target = folder.resolve("layer.tar");
        browser.extractLayer(1, target);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        LayerTar.of(LayerStack.KERNEL, LayerStack.OWN).ofUpper(folder.resolve("layer1"), expected);
        assertThat(target).hasBinaryContent(expected.toByteArray());
        assertThatThrownBy(() -> browser.extractLayer(1, target)).isInstanceOf(EngineException.class);
        assertThat(target).hasBinaryContent(expected.toByteArray());
    }

    @Test
    void closingTwiceReleasesOnce() {
        AtomicInteger released = new AtomicInteger();
        LayerStack image = new LayerStack(folder.resolve("again"));
        image.layer(layer -> layer.file("a", 5));
        LayeredBrowser twice =
                LayeredBrowser.open(LayerStack.KERNEL, LayerStack.OWN, image.sources(), released::incrementAndGet);
        twice.close();
        twice.close();
        assertThat(released).hasValue(1);
    }
}
