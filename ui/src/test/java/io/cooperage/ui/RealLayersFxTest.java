package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.build.BuildListener;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.ImageBrowser.LayerView;
import io.cooperage.ui.nav.Route.ImageRoute;
import io.cooperage.ui.nav.Route.ImageTab;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableView;
import javafx.scene.image.ImageView;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The layers of images that were really built: every kind of file is looked at, compared and taken out.
/// Leaves a picture of each in `target/screenshots`.
class RealLayersFxTest extends RealImageWindow {
    private static final String NAME = "files:1";

    /// Long, as such lines are; the second run wastes what the copy before it stored.
    private static final String DOCKERFILE = """
            FROM cooperage/busybox:latest
            COPY srv /srv/
            RUN sed -i 's/one/two/' /srv/shop.conf && dd if=/dev/zero of=/srv/data.bin bs=64k count=30 && rm -r /srv/old && chmod 600 /srv/run.sh
            LABEL made=here
            """;

    private static final String LINE_BREAK = "a line\nbreak.txt";
    private static final String SPACES = " spaces  'and\" quotes $(echo).txt";
    private static final String UMLAUT = "Größe – 大きさ – 🐳.txt";

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealLayersFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void everyKindOfFileIsLookedAtAndTakenOut(Theme theme) throws IOException {
        Path context = context();
        open(theme);
        engine.images().makeStarter(BASE, TransferListener.NONE);
        engine.builder().build(named(BuildRequest.of(new BuildContext.Folder(context))), BuildListener.NONE);
        await("the image", () -> names().contains(NAME));
        go(new ImageRoute(NAME, ImageTab.LAYERS, 1));
        await("the layers", () -> layers().getItems().size() == 3);
        await("its files", () -> item("srv").isPresent());
        run(() -> item("srv").orElseThrow().setExpanded(true));
        await("what is in it", () -> item("srv/shop.conf").isPresent());
        everyLayerFits();
        pictures(theme);
        names(theme);
        textAndBytes(theme);
        differences(theme);
        takeOut(context);
    }

    /// A Debian root has thousands of files, devices, links and capabilities. Making one takes minutes, so
    /// this is for a machine that has one.
    @Test
    void aDebianRoot() {
        String tar = System.getProperty("cooperage.debian", "");
        assumeTrue(!tar.isEmpty(), "no root filesystem of Debian: set cooperage.debian to a tar of one");
        open(Theme.LIGHT);
        engine.images().importRoot(Path.of(tar), "debian:here", "mmdebstrap", List.of(), TransferListener.NONE);
        await("the image", () -> names().contains("debian:here"));
        go(new ImageRoute("debian:here", ImageTab.LAYERS, 0));
        await("its files", () -> item("usr").isPresent());
        reveal("usr/bin/apt-get");
        await("an executable’s bytes", () -> lookup(".file-pane .hex-view") != null);
        reveal("etc/debian_version");
        await("its text", () -> lookup(".file-pane .code-area") != null);
        reveal("etc/os-release");
        await("a link’s text", () -> lookup(".file-pane .code-area") != null);
        reveal("bin");
        picture(Theme.LIGHT, "debian");
        robot.clickOn("#file-filter").write("\\.so\\.6$");
        robot.clickOn("#file-regex");
        await("libraries", () -> table().getExpandedItemCount() > 3);
        picture(Theme.LIGHT, "debian-filter");
    }

    /// The instruction, the bar, the size and what is wasted are within the list, and the list doesn't scroll
    /// sideways.
    private void everyLayerFits() {
        waitForFrames();
        Bounds list = fx(() -> layers().localToScene(layers().getLayoutBounds()));
        for (String part : List.of(".arguments", ".layer-bar", ".size", ".counts", ".wasted")) {
            assertThat(fx(() -> layers().lookupAll(".layer " + part).stream()
                            .filter(node ->
                                    node.localToScene(node.getLayoutBounds()).getMaxX() > list.getMaxX())
                            .count()))
                    .as("%s beyond the list", part)
                    .isZero();
        }
        assertThat(fx(() -> layers().lookupAll(".layer .size").stream()
                        .map(node -> ((Label) node).getText())
                        .toList()))
                .allSatisfy(size -> assertThat(size).endsWith("B"));
    }

    private void pictures(Theme theme) {
        for (String name : List.of("logo.png", "photo.jpg", "plain.gif")) {
            reveal("srv/" + name);
            await(name + " is drawn", () -> pictureShown().isPresent());
            assertThat(fx(() -> pictureShown().orElseThrow().getImage().getWidth()))
                    .as(name)
                    .isEqualTo(48);
            assertThat(remark()).endsWith("48 × 32 pixels");
        }
        reveal("srv/logo.png");
        await("the picture", () -> pictureShown().isPresent());
        picture(theme, "picture");
        robot.clickOn("#file-view-hex");
        await("its bytes", () -> lookup(".file-pane .hex-view") != null);
        robot.clickOn("#file-view-picture");
        await("the picture again", () -> pictureShown().isPresent());
        reveal("srv/broken.png");
        await("told so", () -> shows("The picture can’t be decoded"));
        picture(theme, "picture-broken");
        reveal("srv/nothing.png");
        await("told so", () -> shows("Its name says PNG, but the file is empty."));
        reveal("srv/empty");
        await("told so", () -> shows("The file is empty."));
        reveal("srv/words.png");
        await("its words", () -> lookup(".file-pane .code-area") != null);
        assertThat(remark()).isEqualTo("Its name says PNG, but this is no picture that is known here.");
        reveal("srv/modern.webp");
        await("its bytes", () -> lookup(".file-pane .hex-view") != null);
        assertThat(remark()).startsWith("A WEBP picture");
        reveal("srv/drawing.svg");
        await("its text", () -> lookup(".file-pane .code-area") != null);
    }

    private void names(Theme theme) throws IOException {
        for (String name : List.of(SPACES, UMLAUT, "-rf")) {
            reveal("srv/" + name);
            await("its text", () -> lookup(".file-pane .code-area") != null);
            robot.clickOn("#extract-file");
            Path taken = folder.resolve(name);
            await(name + " is taken out", () -> Files.exists(taken));
            assertThat(taken).hasContent("words in " + name);
            shutToasts();
        }
        select("srv/" + LINE_BREAK);
        await("a name on one line", () -> path().equals("/srv/a line␊break.txt"));
        picture(theme, "names");
    }

    private void textAndBytes(Theme theme) {
        reveal("srv/run.sh");
        await(
                "highlighted",
                () -> lookup(".file-pane .code-area .keyword") != null
                        || lookup(".file-pane .code-area .comment") != null);
        picture(theme, "text");
        reveal("srv/data.bin");
        await("bytes", () -> lookup(".file-pane .hex-view") != null);
        await("how much of it", () -> remark().startsWith("The first 1.00 MiB of 2.00 MiB"));
        picture(theme, "hex");
        robot.clickOn("#show-more");
        await("all of it", () -> remark().isEmpty());
    }

    private void differences(Theme theme) {
        go(new ImageRoute(NAME, ImageTab.LAYERS, 2));
        await(
                "what the next layer changed",
                () -> item("srv").isPresent()
                        && item("srv").orElseThrow().getValue().change() == Change.MODIFIED);
        reveal("srv/shop.conf");
        robot.clickOn("#file-view-diff");
        await("the differences", () -> lookup(".diff-view .line") != null);
        picture(theme, "diff");
        robot.clickOn("#part-waste");
        await("the guilty", () -> robot.lookup("#waste-list .layer").queryAll().size() >= 3);
        picture(theme, "waste");
        robot.clickOn("#part-layers");
        reveal("srv/old");
        assertThat(item("srv/old").orElseThrow().getValue().change()).isEqualTo(Change.REMOVED);
    }

    private void takeOut(Path context) throws IOException {
        go(new ImageRoute(NAME, ImageTab.LAYERS, 1));
        await(
                "the first changes",
                () -> item("srv").isPresent()
                        && item("srv").orElseThrow().getValue().change() == Change.ADDED);
        select("srv");
        robot.clickOn("#extract-file");
        Path taken = folder.resolve("srv");
        await("a folder", () -> Files.exists(taken.resolve("shop.conf")) && toldOf("srv was extracted"));
        assertThat(taken.resolve("logo.png")).hasSameBinaryContentAs(context.resolve("srv/logo.png"));
        assertThat(taken.resolve("old/things.txt")).hasContent("old");
        shutToasts();
        robot.clickOn("#extract-layer");
        Path tar = folder.resolve("layer-2.tar");
        await("a layer", () -> Files.exists(tar));
        LayerView layer = fx(() -> layers().getItems().get(1));
        assertThat(digest(tar)).isEqualTo(layer.diffId().toString());
    }

    private Path context() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Path srv = Files.createDirectories(context.resolve("srv"));
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        Files.writeString(srv.resolve("shop.conf"), "# The shop.\nworkers = one\nport = 80\n");
        Files.writeString(
                srv.resolve("run.sh"),
                "#!/bin/sh\n# Serves.\nset -e\nfor page in /srv/*; do\n  echo \"$page\"\ndone\n");
        Files.write(srv.resolve("data.bin"), new byte[2 << 20]);
        Files.createFile(srv.resolve("empty"));
        Files.createFile(srv.resolve("nothing.png"));
        Files.writeString(srv.resolve("words.png"), "not a picture at all\n");
        Files.write(srv.resolve("broken.png"), HexFormat.of().parseHex("89504e470d0a1a0a0000000d494844520000"));
        Files.write(srv.resolve("modern.webp"), HexFormat.of().parseHex("52494646240000005745425056503820"));
        Files.writeString(
                srv.resolve("drawing.svg"),
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><circle r=\"4\"/></svg>\n");
        drawing("png", srv.resolve("logo.png"));
        drawing("jpg", srv.resolve("photo.jpg"));
        drawing("gif", srv.resolve("plain.gif"));
        for (String name : List.of(SPACES, UMLAUT, "-rf", LINE_BREAK)) {
            Files.writeString(srv.resolve(name), "words in " + name);
        }
        Files.writeString(Files.createDirectory(srv.resolve("old")).resolve("things.txt"), "old");
        return context;
    }

    private static BuildRequest named(BuildRequest one) {
        return new BuildRequest(
                one.context(),
                one.dockerfile(),
                one.dockerfileText(),
                List.of(NAME),
                one.target(),
                one.args(),
                one.labels(),
                one.platform(),
                one.noCache(),
                one.noCacheFilter(),
                one.anewFrom(),
                one.pull(),
                one.network(),
                one.extraHosts(),
                one.secrets(),
                one.namedContexts(),
                one.outputs(),
                one.epoch(),
                one.ulimits(),
                one.shmSize(),
                one.memory(),
                one.squash());
    }

    private static void drawing(String format, Path file) throws IOException {
        BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(0x2f6feb));
        pen.fillRect(0, 0, 48, 32);
        pen.setColor(Color.WHITE);
        pen.fillOval(14, 6, 20, 20);
        pen.dispose();
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return "sha256:" + HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<ImageView> pictureShown() {
        Node frame = lookup(".file-pane .picture-frame");
        return frame == null ? Optional.empty() : Optional.of((ImageView) frame.lookup(".image-view"));
    }

    private String remark() {
        return fx(() -> lookup(".file-pane > .foot .label") instanceof Label label ? label.getText() : "");
    }

    private String path() {
        return lookup(".file-pane .path") instanceof Label label ? label.getText() : "";
    }

    private boolean toldOf(String words) {
        return robot.lookup(".toast .label").queryAllAs(Label.class).stream()
                .anyMatch(label -> label.getText().startsWith(words));
    }

    private void shutToasts() {
        await("told so", () -> robot.lookup(".toast").tryQuery().isPresent());
        run(() -> robot.lookup(".toast .icon-only")
                .queryAllAs(javafx.scene.control.Button.class)
                .forEach(javafx.scene.control.Button::fire));
        await("no longer", () -> robot.lookup(".toast").tryQuery().isEmpty());
    }

    private void reveal(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String open = path.substring(0, slash);
            await(open, () -> item(open).isPresent());
            run(() -> item(open).orElseThrow().setExpanded(true));
        }
        select(path);
        await(path, () -> path().equals("/" + path));
    }

    private void select(String path) {
        await(path, () -> item(path).isPresent());
        run(() -> table().getSelectionModel().select(item(path).orElseThrow()));
    }

    @SuppressWarnings("unchecked")
    private ListView<LayerView> layers() {
        return (ListView<LayerView>) ui.scene().getRoot().lookup("#layer-list");
    }

    @SuppressWarnings("unchecked")
    private TreeTableView<FileNode> table() {
        return (TreeTableView<FileNode>) ui.scene().getRoot().lookup("#files");
    }

    private Optional<TreeItem<FileNode>> item(String path) {
        TreeTableView<FileNode> table = table();
        for (int i = 0; table != null && i < table.getExpandedItemCount(); i++) {
            if (table.getTreeItem(i).getValue().path().equals(path)) {
                return Optional.of(table.getTreeItem(i));
            }
        }
        return Optional.empty();
    }

    static void picture(Theme theme, String name) {
        screenshot("real-layers-" + name + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
