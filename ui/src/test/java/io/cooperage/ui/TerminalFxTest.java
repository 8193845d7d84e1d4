package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.api.docker.DockerApiOptions;
import io.cooperage.engine.api.docker.DockerEndpoint;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What tools ask for shows up while they ask, over the real server.
class TerminalFxTest extends WindowTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void requestsShowUpAsTheyAreMade(Theme theme) throws IOException {
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        Path socket = folder.resolve("docker.sock");
        try (DockerEndpoint docker = DockerEndpoint.open(engine, DockerApiOptions.at(socket))) {
            CooperageUi ui = fx(() -> CooperageUi.open(engine, docker, settings, stage()));
            try {
                robot.moveTo(stage());
                run(() -> ui.parts().navigator().go(new Route.Terminal()));
                ask(socket, "/_ping");
                await("one request", () -> rows() == 1);
                ask(socket, "/v1.41/swarm");
                ask(socket, "/v1.41/containers/nobody/json");
                try (SocketChannel events = begin(socket, "/v1.50/swarms")) {
                    await("four requests", () -> rows() == 4);
                    assertThat(events.isOpen()).isTrue();
                }
                await(
                        "answers",
                        () -> robot.lookup(".terminal .status").queryAll().stream()
                                .noneMatch(cell -> "running".equals(((javafx.scene.control.Label) cell).getText())));
                screenshot("terminal-" + theme.name().toLowerCase(Locale.ROOT));
            } finally {
                run(ui::close);
            }
        }
    }

    private int rows() {
        return robot.lookup(".terminal .table-view")
                .queryAs(TableView.class)
                .getItems()
                .size();
    }

    private static void ask(Path socket, String path) throws IOException {
        try (SocketChannel client = begin(socket, path)) {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (client.read(buffer.clear()) >= 0) {
                // Up to the end.
            }
        }
    }

    private static SocketChannel begin(Path socket, String path) throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(socket));
        client.write(ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
        return client;
    }
}
