package io.cooperage.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.http.HttpEndpoint.ClientCertificate;
import io.cooperage.engine.testing.TestCa;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// TCP with TLS: whose certificates are taken, and that both directions still end by themselves.
@Timeout(60)
class TlsServerTest {
    private static final char[] NO_PASSWORD = {};

    @TempDir
    Path folder;

    @TempDir
    Path strangersFolder;

    private TestCa ca;
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    TlsServerTest() {}

    @BeforeEach
    void open() {
        ca = TestCa.in(folder);
        server = HttpServer.open("test", TlsServerTest::answer, HttpLimits.USUAL);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        if (exchange.method().equals("POST")) {
            try (RawStream raw = exchange.upgrade(200, "OK", Map.of())) {
                raw.out()
                        .write(("got " + new String(raw.in().readAllBytes(), StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
            }
            return;
        }
        String who = exchange.peer().certificates().isEmpty()
                ? "nobody"
                : exchange.peer()
                        .certificates()
                        .getFirst()
                        .getSubjectX500Principal()
                        .getName();
        exchange.respond(
                200,
                Map.of(),
                (who + " from " + exchange.peer().address().orElseThrow().getHostAddress() + ";")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private int listen(ClientCertificate client) throws Exception {
        TestCa.Issued issued = ca.server("localhost", "127.0.0.1");
        String name = server.listen(new HttpEndpoint.Tls(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), context(issued), client));
        return Integer.parseInt(name.substring(name.lastIndexOf(':') + 1));
    }

    private SSLContext context(TestCa.@Nullable Issued own) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, NO_PASSWORD);
        if (own != null) {
            keys.setKeyEntry("own", own.keys().getPrivate(), NO_PASSWORD, new Certificate[] {own.certificate()});
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, NO_PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, NO_PASSWORD);
        trusted.setCertificateEntry("ca", ca.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private SSLSocket connect(int port, TestCa.@Nullable Issued own, String... protocols) throws Exception {
        SSLSocket socket =
                (SSLSocket) context(own).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String until(InputStream in, char mark) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            text.append((char) next);
            if (next == mark) {
                break;
            }
        }
        return text.toString();
    }

    private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

    @Test
    void aCertificateThatIsOptionalTellsWhoAsks() throws Exception {
        int port = listen(ClientCertificate.OPTIONAL);
        try (SSLSocket nobody = connect(port, null, "h2", "http/1.1");
                SSLSocket jane = connect(port, ca.client("jane", "EC"))) {
            for (int i = 0; i < 3; i++) {
                send(nobody, GET);
                assertThat(until(nobody.getInputStream(), ';')).endsWith("nobody from 127.0.0.1;");
            }
            assertThat(nobody.getApplicationProtocol()).isEqualTo("http/1.1");
            send(jane, GET);
            assertThat(until(jane.getInputStream(), ';')).endsWith("CN=jane from 127.0.0.1;");
        }
    }

    @Test
    void whoShowsNoneWhereOneIsRequiredIsNotServed() throws Exception {
        int port = listen(ClientCertificate.REQUIRED);
        TestCa.Issued stranger = TestCa.in(strangersFolder, "strangers").client("jane", "EC");
        for (TestCa.Issued none : new TestCa.@Nullable Issued[] {null, stranger}) {
            try (SSLSocket socket = connect(port, none)) {
                assertThatThrownBy(() -> {
                            send(socket, GET);
                            if (until(socket.getInputStream(), ';').isEmpty()) {
                                throw new IOException("ended");
                            }
                        })
                        .isInstanceOf(IOException.class);
            }
        }
        try (SSLSocket jane = connect(port, ca.client("jane", "RSA"))) {
            send(jane, GET);
            assertThat(until(jane.getInputStream(), ';')).endsWith("CN=jane from 127.0.0.1;");
        }
    }

    @Test
    void directionsEndByThemselves() throws Exception {
        int port = listen(ClientCertificate.NONE);
        try (SSLSocket socket = connect(port, null)) {
            send(socket, "POST /x HTTP/1.1\r\nHost: h\r\n\r\nall ");
            until(socket.getInputStream(), '\n');
            send(socket, "of it");
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .endsWith("\r\n\r\ngot all of it");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        int port = listen(ClientCertificate.NONE);
        SSLContext context = context(ca.server("localhost"));
        assertThatThrownBy(() -> server.listen(new HttpEndpoint.Tls(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        context,
                        ClientCertificate.NONE)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("choose another");
    }
}
