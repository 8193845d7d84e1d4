package io.cooperage.engine.api.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetachKeysTest {
    private static String passed(DetachKeys keys, String... typed) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (String piece : typed) {
            if (keys.pass(piece.getBytes(ISO_8859_1), piece.length(), passed)) {
                return passed.toString(ISO_8859_1) + "!";
            }
        }
        keys.passRest(passed);
        return passed.toString(ISO_8859_1);
    }

    @Test
    void theUsualKeysAreFoundWhereverTheyAreSplit() {
        assertThat(passed(DetachKeys.parse(""), "ab\020\021cd")).isEqualTo("ab!");
        assertThat(passed(DetachKeys.parse(""), "ab\020", "\021")).isEqualTo("ab!");
    }

    @Test
    void whatOnlyBeginsLikeThemIsPassedOn() {
        assertThat(passed(DetachKeys.parse(""), "\020x\020\020\021")).isEqualTo("\020x\020!");
        assertThat(passed(DetachKeys.parse("ctrl-a,b"), "\001", "c\001")).isEqualTo("\001c\001");
    }

    @ParameterizedTest
    @CsvSource({"a,97", "ctrl-a,1", "ctrl-z,26", "ctrl-@,0", "ctrl-[,27", "CTRL-],29", "ctrl-_,31"})
    void eachKeyHasItsCode(String text, int code) {
        assertThat(passed(DetachKeys.parse(text), "x" + (char) code)).isEqualTo("x!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ctrl-", "ctrl-1", "ab", "a,,b", "é"})
    void wrongOnesAreNamed(String text) {
        assertThatThrownBy(() -> DetachKeys.parse(text)).hasMessage("Invalid detach keys (" + text + ") provided");
    }
}
