package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.ListeningPort;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.MarkedFiles;
import io.cooperage.ui.testing.WindowTest;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The Network tab in the real window.
class ContainerNetworkFxTest extends WindowTest {
    private final DetailEngine engine = new DetailEngine();
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    ContainerNetworkFxTest() {}

    private void open(Theme theme) {
        String id = engine.containers()
                .create(
                        ContainerConfig.of(new RootSource.Directory(Path.of("/srv/roots/nginx")), List.of("nginx"))
                                .toBuilder()
                                .name("shop-web")
                                .networking(NetworkSettings.of(NetworkMode.NETWORKS))
                                .build())
                .id();
        engine.containers().start(id);
        engine.fakeNetworks().create(NetworkConfig.of("backend"));
        engine.fakeNetworks()
                .onRules(
                        id,
                        List.of(
                                new NetworkRule(
                                        "prerouting",
                                        "tcp dport 8080 dnat ip to 172.20.0.2:80",
                                        "What arrives at port 8080 of this machine goes to port 80 of the container."),
                                new NetworkRule(
                                        "postrouting",
                                        "ip saddr 172.20.0.0/16 oifname != \"coop0\" masquerade",
                                        "What leaves the bridge carries the machine’s address.")));
        engine.fake().files = new MarkedFiles()
                .file("/etc/hosts", Mark.MOUNT, "127.0.0.1\tlocalhost\n172.20.0.2\tshop-web\n")
                .file("/etc/resolv.conf", Mark.MOUNT, "nameserver 127.0.0.11\noptions ndots:0\n");
        engine.fake().listening = List.of(
                new ListeningPort(Protocol.TCP, InetAddress.ofLiteral("127.0.0.1"), 80),
                new ListeningPort(Protocol.UDP, InetAddress.ofLiteral("0.0.0.0"), 53));
        engine.fake().networking = new ContainerNetworking(
                List.of(new Endpoint(
                        "ab".repeat(32),
                        "cd".repeat(32),
                        "bridge",
                        EndpointConfig.of("bridge").withAliases(List.of("web")),
                        "172.20.0.2",
                        16,
                        "172.20.0.1",
                        "fd00::2",
                        64,
                        "fd00::1",
                        "02:42:ac:14:00:02",
                        "eth0",
                        "veth3f9c1d")),
                List.of(
                        new PublishedPort("0.0.0.0", 8080, 80, Protocol.TCP),
                        new PublishedPort("::", 8080, 80, Protocol.TCP),
                        new PublishedPort("127.0.0.1", 5353, 53, Protocol.UDP)));
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        run(() -> {
            stage().setX(0);
            stage().setY(0);
            stage().setWidth(1280);
            stage().setHeight(800);
        });
        await("the container", () -> ui.parts().containers().find(id).isPresent());
        run(() -> ui.parts().navigator().go(new ContainerDetail(id, ContainerTab.NETWORK)));
        await("its networks", () -> says("172.20.0.2/16"));
    }

    @AfterEach
    void close() {
        run(ui::close);
    }

    private boolean says(String words) {
        return Stream.of(".network-tab .label", ".network-tab .hyperlink")
                .flatMap(kind -> ui.scene().getRoot().lookupAll(kind).stream())
                .anyMatch(node -> node instanceof Labeled labeled
                        && labeled.getText() != null
                        && labeled.getText().contains(words));
    }

    private <T extends Node> T find(String selector, Class<T> type) {
        Node node = ui.scene().getRoot().lookup(selector);
        assertThat(node).as(selector).isInstanceOf(type);
        return type.cast(node);
    }

    @Test
    void tellsHowItIsReached() {
        open(Theme.LIGHT);
        for (String words : List.of(
                "localhost:8080 → 80/tcp",
                "127.0.0.1:5353 → 53/udp",
                "shop-web  web",
                "way out",
                "eth0 ↔ veth3f9c1d",
                "nameserver 127.0.0.11",
                "goes to port 80 of the container")) {
            assertThat(fx(() -> says(words))).as(words).isTrue();
        }
        assertThat(fx(() -> ui.scene().getRoot().lookupAll(".network-tab .port").size()))
                .as("8080 for both families, and 5353")
                .isEqualTo(2);
        assertThat(fx(() -> says("Nobody is reached at 80: the program in the container listens on 127.0.0.1 only")))
                .isTrue();
        assertThat(fx(() -> says("Nobody is reached at 53"))).isFalse();
        engine.fake().listening = List.of(
                new ListeningPort(Protocol.TCP, InetAddress.ofLiteral("::"), 8000),
                new ListeningPort(Protocol.TCP, InetAddress.ofLiteral("127.0.0.11"), 40000));
        again();
        await("another port", () -> says("no program in the container listens there, only on 8000."));
        engine.fake().listening = List.of();
        again();
        await("no port", () -> says("It may not be ready yet") && says("Nobody is reached at 53"));
        engine.fake().listening = List.of(
                new ListeningPort(Protocol.TCP, InetAddress.ofLiteral("::"), 80),
                new ListeningPort(Protocol.UDP, InetAddress.ofLiteral("0.0.0.0"), 53));
        again();
        await("nothing to say", () -> !says("Nobody is reached"));
    }

    private void again() {
        run(() -> find(".trouble .button", Button.class).fire());
    }

    @Test
    void connectsAndDisconnects() {
        open(Theme.LIGHT);
        robot.clickOn(fx(() -> find("#connect", Node.class)));
        await("the form", () -> find(".connect-form", Node.class).isVisible());
        robot.clickOn(fx(() -> find("#go", Node.class)));
        await("the second network", () -> engine.fake().networking.endpoints().size() == 2);
        await("its address", () -> says("172.21.0.2/16"));
        await("no form", () -> !find(".connect-form", Node.class).isVisible());
        run(() -> ui.scene().getRoot().lookupAll(".endpoint .button").stream()
                .filter(node ->
                        node instanceof Button button && "Disconnect from backend".equals(button.getAccessibleText()))
                .map(Button.class::cast)
                .findFirst()
                .orElseThrow()
                .fire());
        await("one again", () -> !says("172.21.0.2/16"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void looks(Theme theme) {
        open(theme);
        waitForFrames();
        assertThat(screenshot("detail-network-" + theme.name().toLowerCase(Locale.ROOT)))
                .exists();
    }
}
