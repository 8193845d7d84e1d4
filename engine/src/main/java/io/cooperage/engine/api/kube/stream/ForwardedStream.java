package io.cooperage.engine.api.kube.stream;

import io.cooperage.engine.cluster.node.PodAccess.PodConnection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection that is forwarded over SPDY. [#received] is called by one thread, and blocks when the pod
/// is far behind.
final class ForwardedStream {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedStream.class);
    private static final int BUFFER = 32 * 1024;

    /// Pieces of at most 64 KiB that wait for the pod.
    private static final int BEHIND = 32;

    private static final byte[] END = {};

    private final SpdyConnection client;
    private final PodPorts ports;
    private final int port;
    private final int data;
    private final int errors;
    private final BlockingQueue<byte[]> toPod = new LinkedBlockingQueue<>(BEHIND);
    private volatile boolean over;
    private volatile @Nullable PodConnection pod;

    private ForwardedStream(SpdyConnection client, PodPorts ports, int port, int data, int errors) {
        this.client = client;
        this.ports = ports;
        this.port = port;
        this.data = data;
        this.errors = errors;
    }

    /// @param data,errors its streams
    static ForwardedStream start(SpdyConnection client, PodPorts ports, int port, int data, int errors) {
        ForwardedStream stream = new ForwardedStream(client, ports, port, data, errors);
        Thread.ofVirtual().name("port-forward " + port).start(stream::run);
        return stream;
    }

    boolean isOver() {
        return over;
    }

    void received(byte[] bytes, boolean last) throws IOException {
        if (bytes.length > 0) {
            put(bytes);
        }
        if (last) {
            put(END);
        }
    }

    private void put(byte[] bytes) throws IOException {
        try {
            while (!over && !toPod.offer(bytes, 100, TimeUnit.MILLISECONDS)) {
                LOG.trace("pod port {} is behind", port);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void run() {
        try {
            carry();
        } catch (IOException gone) {
            LOG.debug("forwarding to port {} ended: {}", port, gone.getMessage());
        } finally {
            over = true;
        }
    }

    private void carry() throws IOException {
        PodConnection opened;
        try {
            opened = ports.connect(port);
        } catch (IOException e) {
            byte[] text = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            client.send(errors, text, 0, text.length);
            // kubectl waits for the end of both.
            client.finish(errors);
            client.finish(data);
            return;
        }
        try (opened) {
            pod = opened;
            Thread writer = Thread.ofVirtual().name("port-forward to pod").start(() -> write(opened));
            try {
                read(opened);
            } finally {
                writer.interrupt();
            }
            client.finish(data);
            client.finish(errors);
        }
    }

    private void read(PodConnection from) throws IOException {
        InputStream in = from.in();
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int length;
            try {
                length = in.read(buffer);
            } catch (IOException reset) {
                return;
            }
            if (length < 0) {
                return;
            }
            client.send(data, buffer, 0, length);
        }
    }

    private void write(PodConnection to) {
        try {
            while (true) {
                byte[] bytes = toPod.take();
                if (bytes.length == 0) {
                    to.endOutput();
                    return;
                }
                to.out().write(bytes);
            }
        } catch (IOException | InterruptedException e) {
            // The pod's side is over; its reader tells the client.
            over = true;
        }
    }

    void close() {
        over = true;
        PodConnection opened = pod;
        if (opened != null) {
            opened.close();
        }
    }
}
