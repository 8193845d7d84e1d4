package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.api.kube.stream.ClientStreams.Input;
import io.cooperage.engine.api.kube.stream.ClientStreams.LastStdin;
import io.cooperage.engine.api.kube.stream.ClientStreams.Resize;
import io.cooperage.engine.api.kube.stream.ClientStreams.Stdin;
import io.cooperage.engine.api.kube.stream.ClientStreams.StdinEnd;
import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.Attachment.Chunk;
import io.cooperage.engine.container.Attachment.StdStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's streams and a program's, joined until one of them ends. The calling thread carries what the
/// program says; one more what it reads.
final class CommandRun {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

    private final ClientStreams client;
    private final Attachment program;
    private final boolean stdout;
    private final boolean stderr;
    private volatile boolean clientGone;

    /// The input thread's.
    private boolean inputEnded;

    CommandRun(ClientStreams client, Attachment program, boolean stdout, boolean stderr) {
        this.client = client;
        this.program = program;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /// Returns when all output is with the client.
    ///
    /// @return false when the client went away before
    boolean carry() {
        // It waits for a client that may have nothing more to say, until the connection is closed.
        Thread.ofVirtual().name("pod-stdin").start(this::input);
        try {
            for (Chunk chunk = program.read(); chunk != null; chunk = program.read()) {
                if (chunk.stream() == StdStream.STDOUT ? stdout : stderr) {
                    client.send(chunk.stream(), chunk.bytes());
                }
            }
            return !clientGone;
        } catch (IOException gone) {
            return false;
        }
    }

    private void input() {
        OutputStream stdin = program.stdin();
        try {
            for (Input input = client.receive(); input != null; input = client.receive()) {
                switch (input) {
                    case Stdin data
                    when !inputEnded -> inputEnded = !write(stdin, data.data(), data.offset(), data.length());
                    case LastStdin last
                    when !inputEnded -> {
                        boolean _ = write(stdin, last.data(), 0, last.data().length);
                        inputEnded = true;
                        close(stdin);
                    }
                    case StdinEnd _
                    when !inputEnded -> {
                        inputEnded = true;
                        close(stdin);
                    }
                    case Resize size -> program.resize(size.columns(), size.rows());
                    case Stdin _, LastStdin _, StdinEnd _ -> LOG.trace("input after its end");
                }
            }
        } catch (IOException gone) {
            LOG.debug("a client's input ended: {}", gone.getMessage());
        }
        if (!program.exit().isDone()) {
            clientGone = true;
            // Wakes whoever waits for the program to say something.
            close(stdin);
            program.close();
        }
    }

    /// @return false when the program reads no more: what it says still counts
    private static boolean write(OutputStream stdin, byte[] data, int offset, int length) {
        try {
            stdin.write(data, offset, length);
            stdin.flush();
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void close(OutputStream stdin) {
        try {
            stdin.close();
        } catch (IOException closed) {
            LOG.trace("a program's input was closed already");
        }
    }
}
