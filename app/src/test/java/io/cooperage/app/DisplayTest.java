package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.doctor.Doctor.Verdict;
import io.cooperage.engine.error.EngineException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisplayTest {
    @Test
    void noDisplayAtAll() {
        assertThatThrownBy(() -> Display.of(Map.of()).requireUsable())
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("neither DISPLAY nor WAYLAND_DISPLAY")
                .hasMessageContaining("cooperage engine");
    }

    @Test
    void aDisplayWhereNobodyAnswers() {
        assertThatThrownBy(() -> Display.of(Map.of("DISPLAY", ":64999")).requireUsable())
                .hasMessageContaining("display :64999 can't be opened")
                .hasMessageContaining("cooperage engine");
    }

    @Test
    void waylandWithoutXwayland() {
        assertThatThrownBy(
                        () -> Display.of(Map.of("WAYLAND_DISPLAY", "wayland-0")).requireUsable())
                .hasMessageContaining("Xwayland")
                .hasMessageContaining("cooperage engine");
    }

    @Test
    void aDisplayOnAnotherMachineIsLeftToTheToolkit() {
        assertThatCode(() -> Display.of(Map.of("DISPLAY", "elsewhere:0")).requireUsable())
                .doesNotThrowAnyException();
    }

    @Test
    void theScreenTheseTestsRunOnIsUsable() {
        assumeTrue(System.getenv("DISPLAY") != null, "DISPLAY is not set");
        assertThat(Display.of(System.getenv()).check().verdict()).isEqualTo(Verdict.OK);
    }
}
