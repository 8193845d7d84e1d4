package io.cooperage.engine.cluster.node;

import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.ExitStatus;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An attachment to a container without `stdinOnce`: its input stays open for the next client when this one
/// has ended its own.
record LastingInput(Attachment attachment) implements Attachment {

    @Override
    public @Nullable Chunk read() {
        return attachment.read();
    }

    @Override
    public OutputStream stdin() {
        return new FilterOutputStream(attachment.stdin()) {
            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                out.write(from, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    @Override
    public void resize(int columns, int rows) {
        attachment.resize(columns, rows);
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        return attachment.exit();
    }

    @Override
    public void close() {
        attachment.close();
    }
}
