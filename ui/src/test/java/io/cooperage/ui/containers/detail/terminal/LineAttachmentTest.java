package io.cooperage.ui.containers.detail.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the kernel's terminal would do for a process that has none.
class LineAttachmentTest {
    private final Process process = new Process();
    private final LineAttachment line = new LineAttachment(process);

    @AfterEach
    void close() {
        line.close();
    }

    @Test
    void aLineGoesOffWithEnterAndShowsBeforeThat() throws IOException {
        type("lsx");
        assertThat(next()).isEqualTo("lsx");
        type("\u007f");
        assertThat(next()).isEqualTo("\b \b");
        assertThat(process.heard()).isEmpty();
        type("\r");
        assertThat(next()).isEqualTo("\r\n");
        assertThat(process.heard()).isEqualTo("ls\n");
    }

    @Test
    void aCharacterOfSeveralBytesIsRubbedOutWhole() throws IOException {
        type("aé\u007f\r");
        assertThat(process.heard()).isEqualTo("a\n");
    }

    @Test
    void aDroppedLineIsNeverHeard() throws IOException {
        type("rm -r /\u0003id\r");
        assertThat(process.heard()).isEqualTo("id\n");
    }

    @Test
    void endOfInputOnAnEmptyLineClosesIt() throws IOException {
        type("x\u0004");
        assertThat(process.heard()).isEqualTo("x");
        assertThat(process.ended).isFalse();
        type("\u0004");
        assertThat(process.ended).isTrue();
    }

    @Test
    void outputBeginsEachLineAtTheLeftAndItsEndStays() {
        process.say("one\ntwo\n");
        assertThat(next()).isEqualTo("one\r\ntwo\r\n");
        process.say("");
        assertThat(line.read()).isNull();
        assertThat(line.read()).isNull();
    }

    private void type(String keys) throws IOException {
        line.stdin().write(keys.getBytes(StandardCharsets.UTF_8));
    }

    private String next() {
        Attachment.Chunk chunk = Objects.requireNonNull(line.read());
        return new String(chunk.bytes(), StandardCharsets.UTF_8);
    }

    /// An empty text is its end.
    private static final class Process implements Attachment {
        private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream input = new ByteArrayOutputStream();
        private boolean ended;

        void say(String text) {
            output.add(text);
        }

        String heard() {
            return input.toString(StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable Chunk read() {
            try {
                String text = output.take();
                return text.isEmpty() ? null : new Chunk(StdStream.STDOUT, text.getBytes(StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public OutputStream stdin() {
            return new OutputStream() {
                @Override
                public void write(int each) {
                    input.write(each);
                }

                @Override
                public void close() {
                    ended = true;
                }
            };
        }

        @Override
        public void resize(int columns, int rows) {
            // It has no terminal.
        }

        @Override
        public CompletableFuture<ExitStatus> exit() {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {
            output.add("");
        }
    }
}
