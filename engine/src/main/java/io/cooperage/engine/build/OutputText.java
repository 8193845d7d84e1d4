package io.cooperage.engine.build;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/// Turns what a process writes into text, a piece at a time, and remembers the last lines. A character may
/// be cut in two between pieces; what is no UTF-8 becomes U+FFFD. One thread.
final class OutputText {
    static final int LINES = 20;
    private static final int LINE_MAX = 4_096;

    private final Stream out = new Stream(false);
    private final Stream errors = new Stream(true);
    private final BiConsumer<Boolean, String> sink;
    private final Deque<String> last = new ArrayDeque<>();

    /// @param sink told whether it is of stderr, and the text
    OutputText(BiConsumer<Boolean, String> sink) {
        this.sink = sink;
    }

    void write(boolean error, byte[] bytes) {
        (error ? errors : out).write(bytes);
    }

    /// There is no more.
    void end() {
        out.end();
        errors.end();
    }

    /// The last of both streams, in the order written.
    List<String> lastLines() {
        return List.copyOf(last);
    }

    private void line(String line) {
        if (last.size() == LINES) {
            last.removeFirst();
        }
        last.addLast(line);
    }

    private final class Stream {
        private final boolean error;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private final StringBuilder line = new StringBuilder();
        private byte[] rest = {};

        Stream(boolean error) {
            this.error = error;
        }

        void write(byte[] bytes) {
            ByteBuffer in = ByteBuffer.allocate(rest.length + bytes.length)
                    .put(rest)
                    .put(bytes)
                    .flip();
            CharBuffer chars = CharBuffer.allocate(in.remaining() + 1);
            decoder.decode(in, chars, false);
            rest = new byte[in.remaining()];
            in.get(rest);
            tell(chars.flip().toString());
        }

        void end() {
            CharBuffer chars = CharBuffer.allocate(rest.length + 1);
            decoder.decode(ByteBuffer.wrap(rest), chars, true);
            decoder.flush(chars);
            tell(chars.flip().toString());
            if (!line.isEmpty()) {
                line(line.toString());
                line.setLength(0);
            }
        }

        private void tell(String text) {
            if (text.isEmpty()) {
                return;
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\n') {
                    line(line.toString().stripTrailing());
                    line.setLength(0);
                } else if (line.length() < LINE_MAX) {
                    line.append(c);
                }
            }
            sink.accept(error, text);
        }
    }
}
