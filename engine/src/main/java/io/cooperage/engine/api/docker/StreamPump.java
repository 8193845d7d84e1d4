package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.Attachment.Chunk;
import io.cooperage.engine.container.Attachment.StdStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Moves bytes between a program and a client that is attached to it, both ways at once, holding no more than
/// one piece of each.
///
/// It ends when the program's output has ended, when the person has typed the keys to let go, or when a
/// client that can't end the program's input has ended its own.
final class StreamPump {
    private static final int PIECE = 32 << 10;

    private final Attachment attachment;
    private final Wishes wishes;
    private final DetachKeys keys;
    private volatile boolean detached;

    /// @param stdin pass on what the client sends
    /// @param terminal the program has one: its output is one stream, and keys are looked for
    /// @param endsStdin the end of what the client sends is the end of the program's input
    record Wishes(boolean stdin, boolean stdout, boolean stderr, boolean terminal, boolean endsStdin) {
        boolean shows(StdStream stream) {
            return terminal ? stdout || stderr : stream == StdStream.STDERR ? stderr : stdout;
        }
    }

    StreamPump(Attachment attachment, Wishes wishes, DetachKeys keys) {
        this.attachment = attachment;
        this.wishes = wishes;
        this.keys = keys;
    }

    /// @return true when the person let go
    /// @throws IOException the client is gone
    boolean run(InputStream in, StreamFrames out) throws IOException {
        if (wishes.stdin()) {
            Thread.ofVirtual().name("docker-stdin").start(() -> input(in));
        }
        for (Chunk chunk = attachment.read(); chunk != null; chunk = attachment.read()) {
            if (wishes.shows(chunk.stream())) {
                out.send(chunk.stream(), chunk.bytes());
            }
        }
        return detached;
    }

    private void input(InputStream in) {
        byte[] piece = new byte[PIECE];
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        try {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                passed.reset();
                boolean letGo = false;
                if (wishes.terminal()) {
                    letGo = keys.pass(piece, count, passed);
                } else {
                    passed.write(piece, 0, count);
                }
                write(passed);
                if (letGo) {
                    detached = true;
                    attachment.close();
                    return;
                }
            }
            passed.reset();
            keys.passRest(passed);
            write(passed);
            if (wishes.endsStdin() && !wishes.terminal()) {
                attachment.stdin().close();
            } else {
                attachment.close();
            }
        } catch (IOException e) {
            // The client or the program is gone; whoever reads the output learns the same.
            return;
        }
    }

    private void write(ByteArrayOutputStream passed) throws IOException {
        if (passed.size() > 0) {
            attachment.stdin().write(passed.toByteArray());
        }
    }
}
