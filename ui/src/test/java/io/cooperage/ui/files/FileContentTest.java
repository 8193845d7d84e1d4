package io.cooperage.ui.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileContentTest {
    private static FileContent read(byte[] bytes, int most) throws IOException {
        return FileContent.read(new ByteArrayInputStream(bytes), most);
    }

    @Test
    void onlyTheBeginningIsRead() throws IOException {
        FileContent content = read("hello".getBytes(StandardCharsets.UTF_8), 3);
        assertThat(content.text()).isEqualTo("hel");
        assertThat(content.complete()).isFalse();
        assertThat(read("hello".getBytes(StandardCharsets.UTF_8), 5).complete()).isTrue();
    }

    @Test
    void aCharacterThatWasCutIsLeftOut() throws IOException {
        byte[] bytes = "ab€".getBytes(StandardCharsets.UTF_8);
        assertThat(read(bytes, 3).text()).isEqualTo("ab");
        assertThat(read(bytes, 4).text()).isEqualTo("ab");
        assertThat(read(bytes, 5).text()).isEqualTo("ab€");
    }

    @Test
    void textIsToldFromTheRest() throws IOException {
        assertThat(read("Ärger\n".getBytes(StandardCharsets.UTF_8), 100).isText())
                .isTrue();
        assertThat(read(new byte[0], 100).isText()).isTrue();
        assertThat(read(new byte[] {'a', 0, 'b'}, 100).isText()).isFalse();
        assertThat(read(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0x80, 'a'}, 100)
                        .isText())
                .isFalse();
    }

    @Test
    void linesEndInOneWay() throws IOException {
        assertThat(read("a\r\nb\rc".getBytes(StandardCharsets.UTF_8), 100).text())
                .isEqualTo("a\nb\nc");
    }
}
