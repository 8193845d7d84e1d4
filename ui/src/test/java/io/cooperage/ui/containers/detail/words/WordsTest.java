package io.cooperage.ui.containers.detail.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "0,ended normally",
        "127,the command was not found",
        "137,killed by SIGKILL",
        "139,crashed: invalid memory access (SIGSEGV)",
        "130,ended by SIGINT",
        "192,ended by signal 64",
        "42,the program’s own code"
    })
    void exitCodes(int code, String words) {
        assertThat(ExitMeaning.of(new ContainerState(Status.EXITED, 0, code, false, "", null, null)))
                .isEqualTo(words);
    }

    @Test
    void outOfMemoryIsToldBeforeTheSignal() {
        assertThat(ExitMeaning.of(new ContainerState(Status.EXITED, 0, 137, true, "", null, null)))
                .isEqualTo("killed by the kernel for lack of memory");
    }

    @Test
    void aMaskReadsAsTheCapabilitiesOfDockersDefault() {
        assertThat(Capabilities.of(0xa80425fbL)).hasSize(14).contains("CHOWN", "NET_RAW", "SETFCAP");
        assertThat(Capabilities.names()).hasSize(41);
        assertThat(Capabilities.of(1L << 60)).containsExactly("60");
        assertThat(Capabilities.meaning("CAP_KILL")).isEqualTo("send signals to any process");
    }

    @Test
    void errorsHaveTheirNames() {
        assertThat(ErrnoName.sentence(1, "Operation not permitted"))
                .isEqualTo("Operation not permitted (EPERM, errno 1)");
        assertThat(ErrnoName.sentence(0, "")).isEmpty();
        assertThat(ErrnoName.sentence(250, "")).isEqualTo("errno 250");
    }
}
