package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.volume.VolumeConfig;
import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.NetworkTab;
import io.cooperage.ui.nav.Route.NetworksPanel;
import io.cooperage.ui.nav.Route.VolumeTab;
import io.cooperage.ui.nav.Route.VolumesPanel;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Networks, volumes, the Run form, events, all logs and cleaning up in one window over the real engine: what
/// is made on a page is there, and what is there is on a page. Leaves a picture of every page in
/// `target/screenshots`.
class RealPlumbingFxTest extends RealImageWindow {

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealPlumbingFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void fromALineToAWiredContainerAndBack(Theme theme) throws IOException {
        open(theme);
        engine.images().makeStarter(BASE, TransferListener.NONE);
        await("the image", () -> names().contains(BASE));
        makeNetworkAndVolume(theme);
        int port = freePort();
        Container web = runALine(theme, port);
        lookAtTheWiring(theme, web, port);
        lookAtTheVolume(theme);
        lookAtEventsAndLogs(theme);
        recreateAndCleanUp(theme, web);
    }

    private void makeNetworkAndVolume(Theme theme) {
        go(new Route.Networks(NetworksPanel.CREATE));
        await("the field has the focus", () -> focused("network-name"));
        robot.write("shop");
        await("typed", () -> field("#network-name").getText().equals("shop"));
        run(() -> robot.lookup("#create-network").queryButton().fire());
        await(
                "the network",
                () -> engine.networks().list().stream()
                        .anyMatch(network -> network.name().equals("shop")));
        await(
                "the form is closed",
                () -> !new Route.Networks(NetworksPanel.CREATE)
                        .equals(ui.parts().navigator().current()));
        go(new Route.Volumes(VolumesPanel.CREATE, ""));
        await("the field has the focus", () -> focused("volume-name"));
        robot.write("pages");
        await("typed", () -> field("#volume-name").getText().equals("pages"));
        run(() -> robot.lookup("#create-volume").queryButton().fire());
        await(
                "the volume",
                () -> engine.volumes().list().stream()
                        .anyMatch(volume -> volume.name().equals("pages")));
        await(
                "the form is closed",
                () -> !new Route.Volumes(VolumesPanel.CREATE, "")
                        .equals(ui.parts().navigator().current()));
        go(new Route.Volumes());
        await("its row", () -> rows(".volumes") == 1);
        shot(theme, "volumes");
    }

    /// As somebody would who has found the line in a tutorial.
    private Container runALine(Theme theme, int port) {
        go(new Route.RunContainer());
        await("the form", () -> robot.lookup("#name").tryQuery().isPresent());
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.V);
        await("the place to paste", () -> field("#pasted-line").isFocused());
        run(() -> field("#pasted-line")
                .setText("docker run -d --name web --network shop --network-alias www -p 127.0.0.1:" + port
                        + ":80 -v pages:/srv -e GREETING=hello --memory 64m " + BASE
                        + " sh -c 'echo $GREETING from the shop >/srv/index.html; echo serving;"
                        + " exec httpd -f -v -p 80 -h /srv'"));
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await("filled", () -> field("#name").getText().equals("web"));
        shot(theme, "run");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await("its page", () -> ui.parts().navigator().current() instanceof Route.ContainerDetail);
        Container web = engine.containers().get("web");
        await("it serves", () -> page(port).equals("hello from the shop\n"));
        go(new Route.Containers());
        await(
                "its port in the list",
                () -> robot.lookup(".table-cell .label").queryAllAs(Label.class).stream()
                        .anyMatch(words -> ("127.0.0.1:" + port + "→80").equals(words.getText())));
        shot(theme, "ports");
        return web;
    }

    private void lookAtTheWiring(Theme theme, Container web, int port) {
        String network = engine.networks().get("shop").id();
        go(new Route.NetworkDetail(network));
        await(
                "drawn",
                () -> robot.lookup(".network-picture .container").queryAll().size() == 1);
        String address =
                engine.containers().networking(web.id()).endpoints().getFirst().ipv4();
        await("its address", () -> shows(address) || shows(address + "/16"));
        shot(theme, "network");
        go(new Route.NetworkDetail(network, NetworkTab.RULES));
        await(
                "a rule of its port",
                () -> ui.scene().getRoot().lookupAll(".label").stream()
                        .anyMatch(node -> node instanceof Label label
                                && label.getText() != null
                                && label.getText().contains(Integer.toString(port))));
        shot(theme, "network-rules");
        go(new Route.ContainerDetail(web.id(), ContainerTab.NETWORK));
        await(
                "its port",
                () -> ui.scene().getRoot().lookupAll(".label").stream()
                        .anyMatch(node -> node instanceof Label label
                                && label.getText() != null
                                && label.getText().contains(Integer.toString(port))));
        shot(theme, "container-network");
    }

    private void lookAtTheVolume(Theme theme) throws IOException {
        go(new Route.VolumeDetail("pages"));
        await("its file", () -> tree().getExpandedItemCount() == 1);
        run(() -> tree().getSelectionModel().select(0));
        await(
                "its text",
                () -> robot.lookup(".volume-files .code-area").tryQuery().isPresent());
        shot(theme, "volume");
        exportAndImport();
        go(new Route.VolumeDetail("pages", VolumeTab.OVERVIEW));
        await("who uses it", () -> shows("web"));
    }

    /// Out to a tar, and into another volume.
    private void exportAndImport() throws IOException {
        run(() -> robot.lookup("#verb-export").queryButton().fire());
        Path tar = folder.resolve("pages.tar");
        await("an archive", () -> Files.exists(tar) && Files.size(tar) > 0);
        engine.volumes().create(VolumeConfig.of("copied"));
        go(new Route.Volumes());
        await("its row", () -> rows(".volumes") == 2);
        chosen = List.of(tar);
        go(new Route.VolumeDetail("copied"));
        await("its page", () -> robot.lookup("#verb-import").tryQuery().isPresent());
        run(() -> robot.lookup("#verb-import").queryButton().fire());
        confirmIfAsked();
        Path copy = engine.volumes().get("copied").mountpoint().resolve("index.html");
        await(
                "the same file",
                () -> Files.exists(copy) && Files.readString(copy).equals("hello from the shop\n"));
        await(
                "its row",
                () -> !robot.lookup("#volume-tree")
                        .queryAs(TreeTableView.class)
                        .getRoot()
                        .getChildren()
                        .isEmpty());
        engine.volumes().remove("copied", false);
        go(new Route.VolumeDetail("pages"));
    }

    private void confirmIfAsked() {
        run(() -> {
            if (robot.lookup("#confirm").tryQuery().isPresent()) {
                robot.lookup("#confirm").queryButton().fire();
            }
        });
    }

    private void lookAtEventsAndLogs(Theme theme) {
        go(new Route.Events());
        await("what happened", () -> rows(".events") >= 4);
        shot(theme, "events");
        go(new Route.AllLogs());
        await("the log of the one that runs", () -> ui.scene().getRoot().lookup(".all-logs .log-view") != null);
        shot(theme, "all-logs");
    }

    private void recreateAndCleanUp(Theme theme, Container web) {
        go(Route.RunContainer.from(web.id(), Route.Template.RECREATE));
        await("filled from it", () -> field("#name").getText().equals("web"));
        run(() -> field("#command").setText("sleep 1000"));
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await(
                "another in its place",
                () -> engine.containers().list().stream()
                        .anyMatch(container -> container.name().equals("web")
                                && !container.id().equals(web.id())
                                && container.state().status() == Status.RUNNING));
        Container fresh = engine.containers().get("web");
        assertThat(fresh.config().networking().mode().kind()).isEqualTo(NetworkMode.Kind.NETWORKS);
        assertThat(engine.volumes().get("pages").usedBy()).contains(fresh.id());

        engine.containers().stop(fresh.id(), null);
        await("ended", () -> engine.containers().get("web").state().status() == Status.EXITED);
        run(() -> ui.parts()
                .commands()
                .perform(
                        Verb.REMOVE,
                        ui.parts().containers().all().stream()
                                .filter(live -> live.container().id().equals(fresh.id()))
                                .toList()));
        press("#confirm");
        await(
                "gone",
                () -> engine.containers().list().stream()
                        .noneMatch(container -> container.id().equals(fresh.id())));
        go(new Route.CleanUp());
        await("kept aside", () -> robot.lookup(".restore").tryQuery().isPresent());
        await("figures", () -> robot.lookup(".clean-up .usage .card").queryAll().size() == 5);
        shot(theme, "clean-up");
        press(".restore");
        await(
                "back",
                () -> engine.containers().list().stream()
                        .anyMatch(container -> container.id().equals(fresh.id())));
        engine.containers().remove(fresh.id(), true);
        run(() -> robot.lookup("#tick-volumes").queryAs(CheckBox.class).fire());
        await("something to clean", () -> !robot.lookup("#clean-up").query().isDisabled());
        press("#clean-up");
        press("#confirm");
        await(
                "the network is gone",
                () -> engine.networks().list().stream()
                        .noneMatch(network -> network.name().equals("shop")));
    }

    /// Without the mouse, which a toast may be in the way of.
    private void press(String button) {
        await(button, () -> robot.lookup(button).tryQuery().isPresent());
        run(() -> robot.lookup(button).queryAs(ButtonBase.class).fire());
    }

    private boolean focused(String id) {
        Node owner = stage().getScene().getFocusOwner();
        return owner != null && id.equals(owner.getId());
    }

    private TextInputControl field(String id) {
        return robot.lookup(id).queryAs(TextInputControl.class);
    }

    private TreeTableView<?> tree() {
        return robot.lookup("#volume-tree").queryAs(TreeTableView.class);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// What is served there; empty while nothing is.
    private static String page(int port) {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/index.html").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "";
        }
    }

    private static void shot(Theme theme, String name) {
        screenshot("real-plumbing-" + name + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
