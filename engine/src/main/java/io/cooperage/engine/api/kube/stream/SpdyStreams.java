package io.cooperage.engine.api.kube.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Data;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Frame;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Open;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Reset;
import io.cooperage.engine.container.Attachment.StdStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Remote commands over SPDY, `v4.channel.k8s.io`: a stream for each direction, told by the header
/// `streamtype`.
final class SpdyStreams implements ClientStreams {
    static final String V4 = "v4.channel.k8s.io";

    private static final String STDIN = "stdin";
    private static final String STDOUT = "stdout";
    private static final String STDERR = "stderr";
    private static final String ERROR = "error";
    private static final String RESIZE = "resize";

    private final SpdyConnection connection;
    private final Map<String, Integer> byType = new ConcurrentHashMap<>();
    private final Map<Integer, String> types = new HashMap<>();
    private final TerminalSizes sizes = new TerminalSizes();

    private SpdyStreams(SpdyConnection connection) {
        this.connection = connection;
    }

    /// Waits until the client has opened its streams: it opens them one after the other, and the program's
    /// first words must find theirs.
    ///
    /// @return null when the client is gone before
    static @Nullable SpdyStreams open(
            SpdyConnection connection, boolean stdin, boolean stdout, boolean stderr, boolean tty) throws IOException {
        Set<String> expected = new HashSet<>(Set.of(ERROR));
        if (stdin) {
            expected.add(STDIN);
        }
        if (stdout) {
            expected.add(STDOUT);
        }
        if (stderr && !tty) {
            expected.add(STDERR);
        }
        if (tty) {
            expected.add(RESIZE);
        }
        SpdyStreams streams = new SpdyStreams(connection);
        while (!streams.byType.keySet().containsAll(expected)) {
            Frame frame = connection.receive();
            if (frame == null) {
                return null;
            }
            if (frame instanceof Open open) {
                streams.opened(open);
            }
        }
        return streams;
    }

    private void opened(Open open) throws IOException {
        String type = open.headers().getOrDefault("streamtype", "");
        if (!Set.of(STDIN, STDOUT, STDERR, ERROR, RESIZE).contains(type) || byType.containsKey(type)) {
            connection.refuse(open.stream());
            return;
        }
        byType.put(type, open.stream());
        types.put(open.stream(), type);
        connection.accept(open.stream());
    }

    @Override
    public @Nullable Input receive() throws IOException {
        while (true) {
            Frame frame = connection.receive();
            Input input = switch (frame) {
                case null -> {
                    yield null;
                }
                case Data data -> input(data);
                case Reset reset -> STDIN.equals(types.get(reset.stream())) ? new StdinEnd() : null;
                case Open open -> {
                    opened(open);
                    yield null;
                }
            };
            if (frame == null || input != null) {
                return input;
            }
        }
    }

    /// The end of what a program reads may come with the last of it.
    private @Nullable Input input(Data data) {
        String type = types.getOrDefault(data.stream(), "");
        if (type.equals(RESIZE)) {
            return sizes.take(data.data(), 0, data.data().length).orElse(null);
        }
        if (!type.equals(STDIN)) {
            return null;
        }
        if (data.last()) {
            return data.data().length == 0 ? new StdinEnd() : new LastStdin(data.data());
        }
        return data.data().length == 0 ? null : new Stdin(data.data(), 0, data.data().length);
    }

    @Override
    public void send(StdStream stream, byte[] data) throws IOException {
        Integer to = byType.get(stream == StdStream.STDOUT ? STDOUT : STDERR);
        if (to != null) {
            connection.send(to, data, 0, data.length);
        }
    }

    @Override
    public void end(ObjectNode status) throws IOException {
        byte[] text = status.toString().getBytes(StandardCharsets.UTF_8);
        Integer error = byType.get(ERROR);
        if (error != null) {
            connection.send(error, text, 0, text.length);
            connection.finish(error);
        }
        for (String type : new String[] {STDOUT, STDERR}) {
            Integer stream = byType.get(type);
            if (stream != null) {
                connection.finish(stream);
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
