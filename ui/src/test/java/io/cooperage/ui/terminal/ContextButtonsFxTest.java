package io.cooperage.ui.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.api.docker.DockerApiOptions;
import io.cooperage.engine.api.docker.DockerContext;
import io.cooperage.engine.api.docker.DockerEndpoint;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.testing.TestBench;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The buttons that point the docker command here and back, and the files that they write.
class ContextButtonsFxTest extends WindowTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final TestBench bench = new TestBench();

    @Test
    void theContextIsMadeChosenAndLeft() throws IOException {
        Path socket = folder.resolve("docker.sock");
        DockerContext contexts = new DockerContext(folder.resolve("docker"));
        try (DockerEndpoint docker = DockerEndpoint.open(bench.engine, DockerApiOptions.at(socket))) {
            TerminalPage page = open(docker, contexts);
            assertThat(button("use").isDisabled()).isFalse();
            assertThat(button("leave").isVisible()).isFalse();

            robot.clickOn("#use");
            await("the context is ours", () -> contexts.current().equals("cooperage"));
            assertThat(contexts.host("cooperage")).contains("unix://" + socket);
            assertThat(button("use").isDisabled()).isTrue();
            assertThat(button("leave").isVisible()).isTrue();

            robot.clickOn("#leave");
            await("the context is docker's own", () -> contexts.current().equals("default"));
            assertThat(button("use").isDisabled()).isFalse();
            assertThat(bench.notices.toasts).hasSize(2);
            run(page::close);
        }
    }

    @Test
    void filesThatAreNotDockersAreLeftAloneAndTheReasonIsTold() throws IOException {
        Path own = Files.createDirectories(folder.resolve("docker"));
        Path config = own.resolve("config.json");
        try (DockerEndpoint docker =
                DockerEndpoint.open(bench.engine, DockerApiOptions.at(folder.resolve("docker.sock")))) {
            TerminalPage page = open(docker, new DockerContext(own));
            Files.writeString(config, "mine");
            robot.clickOn("#use");
            await("the failure is told", () -> !bench.notices.failures.isEmpty() || !bench.notices.questions.isEmpty());
            assertThat(Files.readString(config)).isEqualTo("mine");
            run(page::close);
        }
    }

    @Test
    void anEngineThatNobodyServesCantBeChosen() {
        DockerEndpoint nowhere =
                DockerEndpoint.unserved(DockerApiOptions.at(folder.resolve("docker.sock")), "the socket is taken");
        TerminalPage page = open(nowhere, new DockerContext(folder.resolve("docker")));
        assertThat(button("use").isDisabled()).isTrue();
        run(page::close);
    }

    private TerminalPage open(DockerEndpoint docker, DockerContext contexts) {
        return fx(() -> {
            TerminalPage page = new TerminalPage(new TerminalViewModel(
                    docker, contexts, bench.parts.tasks(), bench.parts.fx(), bench.notices, bench.parts.errors()));
            stage().setScene(new Scene(page.view(), 1000, 700));
            stage().show();
            page.show(new Route.Terminal());
            return page;
        });
    }

    private Button button(String id) {
        Node found = robot.lookup("#" + id).query();
        return (Button) found;
    }
}
