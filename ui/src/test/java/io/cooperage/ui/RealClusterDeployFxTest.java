package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.MountRequest;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.volume.VolumeConfig;
import io.cooperage.ui.control.code.CodeEditor;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Spinner;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// From a container that runs to a Deployment of it that answers at a port of its node, over the real engine
/// and its real cluster. Leaves pictures in `target/screenshots`.
class RealClusterDeployFxTest extends RealClusterWindow {
    private static final String SERVE =
            "mkdir -p /srv/w; echo \"$GREETING\" > /srv/w/index.html; exec httpd -f -p 80 -h /srv/w";

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealClusterDeployFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void aContainerBecomesADeploymentThatAnswers(Theme theme) throws IOException {
        openWithAnImage(theme);
        Container container = container(Files.createDirectories(folder.resolve("pages")));
        go(new Route.ContainerDetail(container.id(), ContainerTab.LOG));
        await("its page", () -> lookup("#more") != null);
        run(() -> ((MenuButton) robot.lookup("#more").query())
                .getItems().stream()
                        .filter(item -> item.getText().equals("Deploy to a cluster…"))
                        .findFirst()
                        .orElseThrow()
                        .fire());
        startTheCluster();
        await("the form", () -> robot.lookup("#deploy-name").tryQuery().isPresent());
        await("filled from the container", () -> text("#deploy-name").equals("shop-web"));
        lookAtTheForm(theme);
        refuseWhatIsWrong(theme);
        deploy();
        itRuns();
        screenshot(name("deployed", theme));
    }

    private Container container(Path pages) {
        engine.volumes().create(VolumeConfig.of("orders"));
        Container made = engine.containers()
                .create(ContainerConfig.of(new RootSource.Image(IMAGE), List.of("sh", "-c", SERVE)).toBuilder()
                        .name("shop_web")
                        .env(List.of("GREETING=hello from a pod", "PATH=/bin:/sbin:/usr/bin:/usr/sbin"))
                        .networking(NetworkSettings.of(NetworkMode.NETWORKS).withPorts(List.of(PortBinding.of(0, 80))))
                        .limits(new ContainerConfig.Limits(
                                0.5, null, null, null, null, null, 64L << 20, null, null, 200L, null, List.of()))
                        .mounts(List.of(
                                new MountRequest(MountRequest.Type.BIND, pages, "/pages", true, List.of()),
                                MountRequest.volume("orders", "/orders", false)))
                        .build());
        engine.containers().start(made.id());
        return made;
    }

    private void lookAtTheForm(Theme theme) {
        assertThat(text("#deploy-image")).isEqualTo(IMAGE);
        assertThat(text("#deploy-ports")).isEqualTo("80");
        assertThat(text("#deploy-env")).contains("GREETING=hello from a pod");
        assertThat(text("#deploy-cpu-limit")).isEqualTo("500m");
        assertThat(text("#deploy-memory-limit")).isEqualTo("64Mi");
        assertThat(List.of(left("#deploy-cpu-limit"), left("#deploy-memory-limit")))
                .as("below each other")
                .containsOnly(left("#deploy-replicas"));
        assertThat(text("#deploy-mounts")).contains(":/pages:ro").contains("orders:/orders");
        await("what a pod can't say", () -> notes().stream().anyMatch(note -> note.contains("200 processes")));
        assertThat(notes())
                .anyMatch(note -> note.contains("restarted “no”"))
                .anyMatch(note -> note.contains("volume orders becomes a claim"));
        Spinner<Integer> replicas = robot.lookup("#deploy-replicas").query();
        run(() -> replicas.getValueFactory().setValue(2));
        press("#deploy-exposure-node");
        await("in the YAML", () -> yaml().contains("NodePort") && yaml().contains("replicas: 2"));
        screenshot(name("deploy", theme));
    }

    private void refuseWhatIsWrong(Theme theme) {
        type("#deploy-name", "Shop Web");
        await("said at the field", () -> shows("Small letters, digits and “-”, a letter first, 63 at most"));
        type("#deploy-name", "shop-web");
        type("#deploy-memory-request", "1Gi");
        press("#deploy-check");
        await(
                "the cluster says that more is asked for than allowed",
                () -> said().stream()
                        .anyMatch(words -> words.startsWith("Deployment shop-web: ")
                                && words.contains("must be less than or equal to memory limit")));
        screenshot(name("deploy-refused", theme));
        type("#deploy-memory-request", "16Mi");
        CodeArea area = (CodeArea) editor().lookup(".code-area");
        run(() -> area.replaceText(area.getText().replace("replicas: 2", "replicas: 2\n  replcas: 3")));
        press("#deploy-check");
        await("what is written by hand too", () -> said().stream().anyMatch(words -> words.contains("replcas")));
        await("that it is by hand", () -> visible("#deploy-form-again"));
        press("#deploy-form-again");
        await("the form's again", () -> !yaml().contains("replcas"));
        press("#deploy-check");
        await("all is well", () -> shows("The cluster would take all of it."));
        assertThat(engine.cluster().api().kinds()).isNotNull();
    }

    private void deploy() {
        press("#deploy-do");
        await(
                "its page",
                () -> ui.parts()
                        .navigator()
                        .current()
                        .equals(new Route.ClusterObject("deployments.apps", "default", "shop-web")));
    }

    private void itRuns() {
        await(
                "two pods",
                () -> object("deployments.apps").at("/status/readyReplicas").asInt() == 2);
        JsonNode deployment = object("deployments.apps");
        assertThat(deployment.at("/spec/template/spec/containers/0/env").size())
                .as("without what the image says itself")
                .isLessThanOrEqualTo(2);
        int port = object("services").at("/spec/ports/0/nodePort").asInt();
        assertThat(port).isBetween(30_000, 32_767);
        await("it answers at the node", () -> answer(port).contains("hello from a pod"));
    }

    private JsonNode object(String kind) {
        return engine.cluster()
                .api()
                .get(engine.cluster().api().kinds().of(kind), "default", "shop-web")
                .tree();
    }

    /// Empty while nobody answers.
    private static String answer(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(2_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> notes() {
        return labels(".yaml-plan .notes");
    }

    private List<String> said() {
        return labels(".yaml-plan .said");
    }

    private CodeEditor editor() {
        return robot.lookup("#deploy-yaml").queryAs(CodeEditor.class);
    }

    private String yaml() {
        return editor().text();
    }

    private boolean visible(String selector) {
        Node found = lookup(selector);
        return found != null && found.isVisible();
    }

    private static String name(String of, Theme theme) {
        return "real-cluster-" + of + "-" + theme.name().toLowerCase(Locale.ROOT);
    }

    private double left(String field) {
        return fx(() -> {
            Node found = robot.lookup(field).query();
            return found.localToScene(found.getBoundsInLocal()).getMinX();
        });
    }
}
