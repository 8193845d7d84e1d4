package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Streams as client libraries in other languages ask for them: `v4.channel.k8s.io` for everything.
@Tag("kernel")
class PodStreamsWebSocketTest {
    private static final String V4 = "v4.channel.k8s.io";

    @TempDir
    Path folder;

    private StreamRoom room;
    private HttpClient client;

    @SuppressWarnings("NullAway.Init")
    PodStreamsWebSocketTest() {}

    @BeforeEach
    void open() throws Exception {
        room = new StreamRoom(folder);
        client = HttpClient.newBuilder().sslContext(trusting()).build();
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.shutdownNow();
        }
        if (room != null) {
            room.close();
        }
    }

    private SSLContext trusting() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        byte[] pem = room.server.identity.authorityPem().getBytes(StandardCharsets.US_ASCII);
        store.setCertificateEntry(
                "ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /// Messages as they come; an empty one is the end.
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private byte[] begun = {};
        private volatile int closedWith;

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            int had = begun.length;
            begun = Arrays.copyOf(begun, had + data.remaining());
            data.get(begun, had, begun.length - had);
            if (last) {
                messages.add(begun);
                begun = new byte[0];
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closedWith = code;
            messages.add(new byte[0]);
            return null;
        }

        byte[] next() throws InterruptedException {
            byte[] message = messages.poll(60, TimeUnit.SECONDS);
            assertThat(message).as("a message in time").isNotNull();
            return message == null ? new byte[0] : message;
        }

        /// All of one channel until the end.
        String rest(int channel) throws InterruptedException {
            StringBuilder text = new StringBuilder();
            for (byte[] message = next(); message.length > 0; message = next()) {
                if (message[0] == channel) {
                    text.append(new String(message, 1, message.length - 1, StandardCharsets.UTF_8));
                }
            }
            return text.toString();
        }
    }

    private WebSocket connect(Heard heard, String pathAndQuery, String protocol)
            throws ExecutionException, InterruptedException {
        URI uri = URI.create(
                room.server.url.toString().replace("https://", "wss://").replaceAll("/$", "")
                        + "/api/v1/namespaces/default/pods/" + pathAndQuery);
        return client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + KubeServer.TOKEN)
                .subprotocols(protocol)
                .buildAsync(uri, heard)
                .get();
    }

    private static void send(WebSocket socket, int channel, String text) {
        byte[] bytes = (' ' + text).getBytes(StandardCharsets.UTF_8);
        bytes[0] = (byte) channel;
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    @Test
    void aCommandOverVersionFour() throws Exception {
        room.pod("p", "sleep 1000");
        Heard heard = new Heard();
        WebSocket socket = connect(
                heard, "p/exec?command=sh&command=-c&command=read+a;echo+got+$a;exit+3&stdin=1&stdout=1&stderr=1", V4);
        assertThat(socket.getSubprotocol()).isEqualTo(V4);
        send(socket, 0, "word\n");
        byte[] output = heard.next();
        assertThat(new String(output, StandardCharsets.UTF_8)).isEqualTo("\u0001got word\n");
        assertThat(heard.rest(3))
                .isEqualTo("{\"metadata\":{},\"status\":\"Failure\",\"message\":\"command terminated with non-zero exit"
                        + " code: exit status 3\",\"reason\":\"NonZeroExitCode\",\"details\":{\"causes\":[{\"reason\":"
                        + "\"ExitCode\",\"message\":\"3\"}]}}");
        assertThat(heard.closedWith).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void aTerminalOverVersionFour() throws Exception {
        room.pod("p", "sleep 1000");
        Heard heard = new Heard();
        WebSocket socket = connect(
                heard, "p/exec?command=sh&command=-c&command=read+a;stty+size&stdin=1&stdout=1&stderr=1&tty=1", V4);
        send(socket, 4, "{\"Width\":123,\"Height\":45}\n");
        send(socket, 0, "go\n");
        assertThat(heard.rest(1)).contains("45 123\r\n");
    }

    @Test
    void aPortOverVersionFour() throws Exception {
        room.pod("p", "while true; do echo hello | nc -l -p 8080; done");
        String said = "";
        // Until the pod listens.
        for (int tries = 0; tries < 100 && !said.equals("hello\n"); tries++) {
            Heard heard = new Heard();
            connect(heard, "p/portforward?ports=8080", V4);
            assertThat(heard.next()).containsExactly(0, 8080 & 0xff, 8080 >> 8);
            assertThat(heard.next()).containsExactly(1, 8080 & 0xff, 8080 >> 8);
            said = heard.rest(0);
        }
        assertThat(said).isEqualTo("hello\n");

        Heard nobody = new Heard();
        connect(nobody, "p/portforward?ports=81", V4);
        nobody.next();
        nobody.next();
        assertThat(nobody.rest(1).toLowerCase(Locale.ROOT))
                .contains("error forwarding port 81 to pod p")
                .contains("connection refused");
    }
}
