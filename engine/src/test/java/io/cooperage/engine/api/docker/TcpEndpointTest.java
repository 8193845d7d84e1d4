package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.http.HttpLimits;
import io.cooperage.engine.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// TCP: only with a certificate of the right authority on both sides.
@Timeout(120)
class TcpEndpointTest {
    @TempDir
    static Path folder;

    private static HttpServer server;
    private static int port;

    @BeforeAll
    static void open() throws Exception {
        assumeTrue(
                List.of("/usr/bin/openssl", "/bin/openssl").stream()
                        .anyMatch(file -> Files.isExecutable(Path.of(file))),
                "openssl is not installed, and makes the certificates");
        authority("ca");
        authority("strangers");
        certificate("server", "ca", "subjectAltName=IP:127.0.0.1");
        certificate("client", "ca", "extendedKeyUsage=clientAuth");
        certificate("stranger", "strangers", "extendedKeyUsage=clientAuth");
        Route who = Route.get("/who", ex -> ex.answer(200, "you"));
        server = HttpServer.open(
                "docker-api",
                new RequestService(new Router(List.of(() -> List.of(who))), new RequestLog(), "Docker/test"),
                HttpLimits.USUAL);
        String name = server.listen(TcpEndpoint.of(options("server", "ca")));
        port = Integer.parseInt(name.substring(name.lastIndexOf(':') + 1));
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aClientOfTheAuthorityIsServed() throws Exception {
        assertThat(ask("client")).isEqualTo("you");
    }

    @Test
    void anybodyElseIsNot() {
        assertThatThrownBy(() -> ask("stranger")).isInstanceOf(IOException.class);
    }

    @Test
    void withoutTlsThereIsNoAnswer() {
        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/who"))
                .build();
        assertThatThrownBy(() -> {
                    try (HttpClient client = HttpClient.newHttpClient()) {
                        client.send(plain, BodyHandlers.ofString());
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void filesAndAddressesThatWontDoAreNamed() {
        assertThatThrownBy(() -> TcpEndpoint.of(new DockerApiOptions.Tcp(
                        "127.0.0.1:0", folder.resolve("ca.pem"), folder.resolve("none"), folder.resolve("server.key"))))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                .hasMessageContaining(folder.resolve("none").toString());
        assertThatThrownBy(() -> TcpEndpoint.of(new DockerApiOptions.Tcp(
                        "2376", folder.resolve("ca.pem"), folder.resolve("server.pem"), folder.resolve("server.key"))))
                .hasMessageContaining("HOST:PORT");
    }

    /// With the server's own reader of PEM, turned round.
    private static String ask(String name) throws Exception {
        SSLParameters parameters = new SSLParameters();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/v1.50/who"))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(TlsIdentity.read(options(name, "ca")).context())
                .sslParameters(parameters)
                .build()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static DockerApiOptions.Tcp options(String name, String authority) {
        return new DockerApiOptions.Tcp(
                "127.0.0.1:0",
                folder.resolve(authority + ".pem"),
                folder.resolve(name + ".pem"),
                folder.resolve(name + ".key"));
    }

    private static void authority(String name) throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem");
    }

    private static void certificate(String name, String authority, String extension) throws Exception {
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
        Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                authority + ".pem",
                "-CAkey",
                authority + ".key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem");
    }

    private static void openssl(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
