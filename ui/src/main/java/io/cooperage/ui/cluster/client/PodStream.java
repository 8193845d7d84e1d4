package io.cooperage.ui.cluster.client;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One connection of this machine carried to a port of a pod, over the API's `portforward` as WebSocket:
/// channel 0 is the data, channel 1 an error that ends it, and the first message of each names the port. Two
/// virtual threads wait, one for each side; nothing asks again and again.
///
/// The protocol can't say that one side only has nothing more to send. What this machine's program ends is
/// therefore ended for good when the pod was silent for a while after it.
public final class PodStream implements AutoCloseable {
    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final int CHUNK = 32 << 10;
    private static final long MOST_WAITING = 1 << 20;
    private static final int OPEN_SECONDS = 15;
    private static final int SILENCE_SECONDS = 10;
    private static final Arrived END = new Arrived(ByteBuffer.allocate(0), true);

    private final String attempt;
    private final SocketChannel local;
    private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final WebSocket remote;
    private volatile boolean heard;

    /// What came from the pod.
    private record Arrived(ByteBuffer bytes, boolean last) {}

    /// Opens the way to the pod; blocks.
    ///
    /// @param local read and written in blocking mode
    /// @throws EngineException with what the server says, NOT_FOUND when the pod is gone
    public PodStream(KubeSession session, String namespace, String pod, int port, SocketChannel local) {
        attempt = "reach port " + port + " of " + pod;
        this.local = local;
        String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/portforward?ports=" + port;
        CompletableFuture<WebSocket> opening = session.http()
                .newWebSocketBuilder()
                .uri(WebSocket.toWebSocketUri(URI.create(session.uri(path))))
                .subprotocol(PROTOCOL)
                .buildAsync(new Listener());
        try {
            remote = opening.get(OPEN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, attempt + ": interrupted", e);
        } catch (TimeoutException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, attempt + ": the cluster does not answer", e);
        } catch (ExecutionException e) {
            throw KubeFailure.ofHandshake(attempt, e.getCause() == null ? e : e.getCause());
        }
    }

    /// Carries bytes both ways until either side ends it; blocks.
    ///
    /// @throws EngineException UNAVAILABLE with what the pod's side says, such as that nobody listens there
    /// @throws IOException this machine's side is gone
    public void carry() throws IOException, InterruptedException {
        Thread writer = Thread.ofVirtual().name("forward-write").start(this::write);
        try {
            send();
            String why = awaitEnd();
            if (!why.isEmpty()) {
                throw new EngineException(ErrorKind.UNAVAILABLE, attempt + ": " + why, null);
            }
        } finally {
            remote.sendClose(1000, "");
            ended.complete("");
            arrived.add(END);
            writer.join();
        }
    }

    /// What came, as fast as it is taken here: the next message is asked for when this one is written.
    private void write() {
        try {
            for (Arrived next = arrived.take(); !next.last(); next = arrived.take()) {
                while (next.bytes().hasRemaining()) {
                    local.write(next.bytes());
                }
                remote.request();
            }
            // The program here learns that there is no more; what it still sends has nowhere to go.
            local.shutdownInput();
            local.shutdownOutput();
        } catch (IOException e) {
            ended.complete("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() throws IOException, InterruptedException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (!ended.isDone()) {
            chunk.clear().put((byte) 0);
            int count;
            try {
                count = local.read(chunk);
            } catch (java.nio.channels.ClosedChannelException e) {
                return;
            }
            if (count < 0 || !remote.send(chunk.flip())) {
                return;
            }
            while (remote.queueSize() > MOST_WAITING && !ended.isDone()) {
                Thread.sleep(2); // Only while the network is slower than the program.
            }
        }
    }

    private String awaitEnd() throws InterruptedException {
        while (true) {
            heard = false;
            try {
                return ended.get(SILENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (!heard) {
                    return "";
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("it is only ever completed with words", e);
            }
        }
    }

    private void end(String why) {
        ended.complete(why);
        arrived.add(END);
    }

    @Override
    public void close() {
        end("");
        remote.sendClose(1000, "");
    }

    private final class Listener implements WebSocket.Listener {
        private boolean data;
        private boolean errors;

        @Override
        public void onMessage(WebSocket from, ByteBuffer message) {
            if (!message.hasRemaining()) {
                from.request();
                return;
            }
            byte channel = message.get();
            if (channel == 0 && !data) {
                data = true;
                from.request();
            } else if (channel == 1 && !errors) {
                errors = true;
                from.request();
            } else if (channel == 0) {
                heard = true;
                arrived.add(new Arrived(message, false));
            } else {
                end(StandardCharsets.UTF_8.decode(message).toString().strip());
            }
        }

        @Override
        public void onClose(WebSocket from, int code, String reason) {
            end("");
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            end(String.valueOf(failure.getMessage()));
        }
    }
}
