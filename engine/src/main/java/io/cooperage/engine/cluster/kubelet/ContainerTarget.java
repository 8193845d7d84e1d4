package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.Probe.Said;
import io.cooperage.engine.container.Attachment.Chunk;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.linux.NetworkNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A container that runs, for whoever asks it something from outside.
///
/// @param sandbox holds its network
/// @param podAddress empty with the machine's network
/// @param direct pods can be reached from the engine's own network namespace
record ContainerTarget(
        ContainerService containers, String id, JsonNode spec, Container sandbox, String podAddress, boolean direct)
        implements Probe.Target {
    private static final int SIGKILL = 9;
    private static final int MOST_OUTPUT = 16 << 10;

    @Override
    public Said exec(List<String> command, Duration timeout) throws IOException, InterruptedException {
        ExecConfig config = new ExecConfig(command, List.of(), null, null, false, false, false, 0, 0);
        try (ExecSession session = containers.exec(id, config)) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            Thread reader = Thread.ofVirtual().name("probe output " + id).start(() -> read(session, output));
            try {
                int code = session.exit()
                        .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .exitCode();
                reader.join(Duration.ofMillis(200));
                synchronized (output) {
                    return new Said(code, output.toByteArray());
                }
            } catch (TimeoutException e) {
                session.signal(SIGKILL);
                throw new IOException(
                        "command \"" + String.join(" ", command) + "\" timed out after " + BackOff.shown(timeout), e);
            } catch (ExecutionException e) {
                throw new IOException(String.valueOf(e.getMessage()), e);
            } catch (InterruptedException e) {
                session.signal(SIGKILL);
                throw e;
            }
        }
    }

    private static void read(ExecSession session, ByteArrayOutputStream output) {
        for (Chunk chunk = session.read(); chunk != null; chunk = session.read()) {
            synchronized (output) {
                if (output.size() < MOST_OUTPUT) {
                    output.writeBytes(chunk.bytes());
                }
            }
        }
    }

    @Override
    public Socket connect(String host, int port, Duration timeout) throws IOException {
        String to = host.isEmpty() ? address() : host;
        int millis = (int) Math.max(1, timeout.toMillis());
        if (direct || podAddress.isEmpty()) {
            return connected(to, port, millis);
        }
        // The bridges are in a namespace of the engine's; the pod's own can be entered and leads there.
        Path path = Path.of("/proc", Integer.toString(sandbox.state().pid()), "ns", "net");
        try (NetworkNamespace namespace = NetworkNamespace.fromPath(path)) {
            Tried tried = namespace.call(() -> {
                try {
                    return new Tried(connected(to, port, millis), null);
                } catch (IOException e) {
                    return new Tried(null, e);
                }
            });
            return tried.socket();
        }
    }

    private static Socket connected(String host, int port, int millis) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), millis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new IOException("dial tcp " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private record Tried(
            @org.jspecify.annotations.Nullable Socket connected,
            @org.jspecify.annotations.Nullable IOException failure) {
        Socket socket() throws IOException {
            if (failure != null) {
                throw failure;
            }
            return java.util.Objects.requireNonNull(connected);
        }
    }

    @Override
    public String address() {
        return podAddress.isEmpty() ? "127.0.0.1" : podAddress;
    }

    @Override
    public int port(JsonNode port) throws IOException {
        if (port.isNumber()) {
            return port.asInt();
        }
        for (JsonNode own : spec.path("ports")) {
            if (own.path("name").asText().equals(port.asText())) {
                return own.path("containerPort").asInt();
            }
        }
        if (port.asText().matches("\\d{1,5}")) {
            return Integer.parseInt(port.asText());
        }
        throw new IOException("couldn't find port: " + port.asText());
    }
}
