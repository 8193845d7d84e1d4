package io.cooperage.ui.containers.detail.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.techsenger.jeditermfx.core.util.TermSize;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.containers.detail.ProcessExecSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramTtyConnectorTest {
    private static String readUntil(ProgramTtyConnector connector, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[7];
        while (text.indexOf(end) < 0) {
            int count = connector.read(buffer, 0, buffer.length);
            if (count < 0) {
                break;
            }
            text.append(buffer, 0, count);
        }
        return text.toString();
    }

    @Test
    void whatIsTypedComesBackFromCat() throws IOException {
        ProcessExecSession session = ProcessExecSession.start("cat");
        ProgramTtyConnector connector = new ProgramTtyConnector(session);
        connector.write("grüße 顧客 😀\n");
        assertThat(readUntil(connector, "\n")).isEqualTo("grüße 顧客 😀\n");
        assertThat(connector.isConnected()).isTrue();
        connector.close();
        assertThat(session.signals()).containsExactly(1);
        assertThat(connector.isConnected()).isFalse();
    }

    @Test
    void aCharacterCutInTwoIsPutTogether() throws IOException {
        // Two writes with a pause in between arrive as two chunks.
        ProgramTtyConnector connector = new ProgramTtyConnector(
                ProcessExecSession.start("sh", "-c", "printf 'a\\303'; sleep 0.2; printf '\\274z'; printf '\\377!'"));
        assertThat(readUntil(connector, "!")).isEqualTo("aüz\ufffd!");
        assertThat(connector.read(new char[4], 0, 4)).isEqualTo(-1);
        assertThat(connector.isConnected()).isFalse();
    }

    @Test
    void theExitCodeIsTheProgramsOwn() throws Exception {
        ProcessExecSession session = ProcessExecSession.start("sh", "-c", "exit 7");
        ProgramTtyConnector connector = new ProgramTtyConnector(session);
        assertThat(connector.waitFor()).isEqualTo(7);
        connector.close();
        assertThat(session.signals()).isEmpty();
        connector.write("a key too late");
    }

    @Test
    void sizesGoToTheProgram() {
        ProcessExecSession session = ProcessExecSession.start("cat");
        ProgramTtyConnector connector = new ProgramTtyConnector(session);
        connector.resize(new TermSize(132, 43));
        assertThat(session.sizes()).containsExactly("132x43");
        connector.close();
        connector.resize(new TermSize(80, 24));
        assertThat(session.sizes()).hasSize(1);
    }

    @Test
    void theBestShellIsTheFirstThatIsThere() {
        DetailEngine engine = new DetailEngine();
        List<String> tried = new ArrayList<>();
        engine.fake().exec = config -> {
            tried.add(config.command().getFirst());
            if (!config.command().getFirst().equals("/bin/sh")) {
                throw EngineException.notFound(config.command().getFirst() + ": no such file or directory");
            }
            assertThat(config.terminal()).isTrue();
            assertThat(config.user()).isEqualTo("nobody");
            return ProcessExecSession.start("cat");
        };
        ContainerService service = engine.containers();
        Shell.parse("", " nobody ").start(service, "web", 80, 24).close();
        assertThat(tried).containsExactly("/bin/bash", "/bin/ash", "/bin/sh");
    }

    @Test
    void anImageWithoutAShellSaysSo() {
        ContainerService service = new DetailEngine().containers();
        assertThatThrownBy(() -> Shell.parse("", "").start(service, "web", 80, 24))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("No shell in this container");
        assertThatThrownBy(() -> Shell.parse("/usr/bin/fish -l", "").start(service, "web", 80, 24))
                .hasMessageContaining("/usr/bin/fish");
    }
}
