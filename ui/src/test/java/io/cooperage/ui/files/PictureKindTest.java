package io.cooperage.ui.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureKindTest {
    @ParameterizedTest
    @CsvSource({"png,PNG", "jpg,JPEG", "gif,GIF", "bmp,BMP"})
    void realPicturesTellKindAndSize(String format, PictureKind kind) throws IOException {
        byte[] bytes = encoded(format);
        assertThat(PictureKind.of(bytes)).isEqualTo(kind);
        assertThat(kind.isDrawn()).isTrue();
        assertThat(kind.sizeOf(bytes)).isEqualTo(new PictureKind.Size(48, 32));
    }

    @ParameterizedTest
    @CsvSource({"png", "jpg", "gif", "bmp"})
    void aHeadThatIsCutOffIsNoError(String format) throws IOException {
        byte[] bytes = encoded(format);
        for (int length = 0; length < 40; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            PictureKind kind = PictureKind.of(part);
            if (kind != null) {
                assertThat(kind.sizeOf(part)).isIn(null, new PictureKind.Size(48, 32));
            }
        }
    }

    @Test
    void othersAreKnownButNotDrawn() {
        byte[] webp = "RIFF\0\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(PictureKind.of(webp)).isEqualTo(PictureKind.WEBP);
        assertThat(PictureKind.WEBP.isDrawn()).isFalse();
        assertThat(PictureKind.of("BMW is a car".getBytes(StandardCharsets.US_ASCII)))
                .isNull();
    }

    @Test
    void namesPromise() {
        assertThat(PictureKind.named("usr/share/a.JPG")).isEqualTo(PictureKind.JPEG);
        assertThat(PictureKind.named("usr/share/png")).isNull();
        assertThat(PictureKind.named("Makefile")).isNull();
    }

    private static byte[] encoded(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB), format, out))
                .isTrue();
        return out.toByteArray();
    }
}
