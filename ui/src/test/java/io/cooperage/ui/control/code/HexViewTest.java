package io.cooperage.ui.control.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HexViewTest {
    @Test
    void aRowHasOffsetDigitsAndCharacters() {
        byte[] bytes = "0123456789abcdefXY\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(HexView.text(bytes, 0))
                .isEqualTo("00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  0123456789abcdef");
        assertThat(HexView.text(bytes, 1)).startsWith("00000010  58 59 0a").endsWith("XY·");
    }
}
