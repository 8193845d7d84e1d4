package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.api.kube.stream.SpdyConnection.Data;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Frame;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Open;
import io.cooperage.engine.api.kube.stream.SpdyConnection.Reset;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Forwarding over SPDY: for each connection a stream for errors and one for data, which the header
/// `requestid` holds together. The calling thread receives; each connection has two of its own.
final class SpdyForward {
    static final String PROTOCOL = "portforward.k8s.io";

    /// Connections at once of one client; streams for errors that no data follows count too.
    private static final int MOST = 1024;

    private final SpdyConnection connection;
    private final PodPorts ports;

    /// By `requestid`.
    private final Map<String, Integer> errorStreams = new HashMap<>();

    /// By the stream of the data.
    private final Map<Integer, ForwardedStream> streams = new HashMap<>();

    SpdyForward(SpdyConnection connection, PodPorts ports) {
        this.connection = connection;
        this.ports = ports;
    }

    /// Returns when the client has gone.
    void carry() throws IOException {
        try {
            for (Frame frame = connection.receive(); frame != null; frame = connection.receive()) {
                switch (frame) {
                    case Open open -> opened(open);
                    case Data data -> {
                        ForwardedStream stream = streams.get(data.stream());
                        if (stream != null) {
                            stream.received(data.data(), data.last());
                        }
                    }
                    case Reset reset -> {
                        ForwardedStream stream = streams.remove(reset.stream());
                        if (stream != null) {
                            stream.close();
                        }
                    }
                }
                streams.values().removeIf(ForwardedStream::isOver);
            }
        } finally {
            streams.values().forEach(ForwardedStream::close);
        }
    }

    private void opened(Open open) throws IOException {
        String request = open.headers().getOrDefault("requestid", "");
        String port = open.headers().getOrDefault("port", "");
        boolean known = port.matches("\\d{1,5}") && Integer.parseInt(port) > 0 && Integer.parseInt(port) <= 0xffff;
        if (!known || errorStreams.size() >= MOST || streams.size() >= MOST) {
            connection.refuse(open.stream());
            return;
        }
        switch (open.headers().getOrDefault("streamtype", "")) {
            case "error" -> {
                errorStreams.put(request, open.stream());
                connection.accept(open.stream());
            }
            case "data" -> {
                Integer errors = errorStreams.remove(request);
                if (errors == null) {
                    connection.refuse(open.stream());
                    return;
                }
                connection.accept(open.stream());
                streams.put(
                        open.stream(),
                        ForwardedStream.start(connection, ports, Integer.parseInt(port), open.stream(), errors));
            }
            default -> connection.refuse(open.stream());
        }
    }
}
