package io.cooperage.engine.api.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Attachment.StdStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StreamFramesTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private static void line(LogFrames frames, StdStream stream, String text, boolean partial) throws IOException {
        byte[] bytes = ("2026-11-21T01:02:03.000000004Z" + text).getBytes(ISO_8859_1);
        frames.entry(stream, bytes, 0, 30, bytes.length - 30, partial);
    }

    @Test
    void piecesOfOneStreamShareAFrameUntilTheyAreSent() throws IOException {
        LogFrames frames = new LogFrames(new StreamFrames(sent, true), false, false);
        line(frames, StdStream.STDOUT, "a", false);
        line(frames, StdStream.STDOUT, "b", false);
        line(frames, StdStream.STDERR, "c", false);
        line(frames, StdStream.STDOUT, "d", true);
        frames.flush();
        line(frames, StdStream.STDOUT, "e", false);
        frames.flush();
        assertThat(sent.toString(ISO_8859_1))
                .isEqualTo(
                        "\1\0\0\0\0\0\0\4a\nb\n" + "\2\0\0\0\0\0\0\2c\n" + "\1\0\0\0\0\0\0\1d" + "\1\0\0\0\0\0\0\2e\n");
    }

    @Test
    void aTimeStandsWhereALineBegins() throws IOException {
        LogFrames frames = new LogFrames(new StreamFrames(sent, false), true, true);
        line(frames, StdStream.STDOUT, "a", true);
        line(frames, StdStream.STDERR, "x", false);
        line(frames, StdStream.STDOUT, "b", false);
        frames.flush();
        String time = "2026-11-21T01:02:03.000000004Z";
        assertThat(sent.toString(ISO_8859_1)).isEqualTo(time + "  a" + time + "  x\nb\n");
    }

    @Test
    void whatIsLongerThanTheBufferGoesThroughWhole() throws IOException {
        StreamFrames frames = new StreamFrames(sent, true);
        String text = "x".repeat(100_000);
        frames.send(StdStream.STDERR, text.getBytes(ISO_8859_1));
        frames.send(StdStream.STDOUT, "y".getBytes(ISO_8859_1));
        assertThat(sent.toString(ISO_8859_1)).isEqualTo("\2\0\0\0\0\1\u0086\u00a0" + text + "\1\0\0\0\0\0\0\1y");
    }
}
