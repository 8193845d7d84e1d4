package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    @ParameterizedTest
    @CsvSource({"SIGTERM,15", "term,15", "9,9", "SIGUSR1,10", "RTMIN,34", "SIGRTMIN+3,37", "RTMAX-1,63", "64,64"})
    void knowsNamesAndNumbers(String text, int number) {
        assertThat(Signals.parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "-9", "SIGNOPE", "RTMIN+31", "9999999999"})
    void refusesWhatIsNoSignal(String text) {
        assertThatThrownBy(() -> Signals.parse(text))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("invalid signal: " + text);
    }
}
