package io.cooperage.engine.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kubelet.Probe.Outcome;
import io.cooperage.engine.cluster.kubelet.Probe.Said;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The health check against a server that reads the frames of HTTP/2 strictly, and answers in the ways that
/// servers of gRPC do.
@Timeout(60)
class GrpcHealthCheckTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;

    /// `grpc-status: 0`, and any other header that a client must pass over.
    private static final byte[] TRAILERS = {0, 11, 'g', 'r', 'p', 'c', '-', 's', 't', 'a', 't', 'u', 's', 1, '0'};

    /// `:status 200` of the static table.
    private static final byte[] OK = {(byte) 0x88};

    private record Frame(int type, int flags, int stream, byte[] payload) {}

    /// What the server was asked.
    private record Asked(Map<String, String> headers, byte[] message) {}

    private interface Answer {
        void write(DataOutputStream out, DataInputStream in) throws IOException;
    }

    private record Result(Outcome outcome, Asked asked) {}

    private static Result ask(String service, Answer answer) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Asked> asked = new CompletableFuture<>();
            Thread serving = Thread.ofVirtual().start(() -> serve(server, answer, asked));
            Outcome outcome = GrpcHealthCheck.ask(probe(service), target(server.getLocalPort()), LONG);
            try {
                return new Result(outcome, asked.join());
            } finally {
                serving.interrupt();
            }
        }
    }

    private static JsonNode probe(String service) {
        ObjectNode probe = JsonNodeFactory.instance.objectNode();
        return probe.put("port", 1).put("service", service);
    }

    private static Probe.Target target(int listening) {
        return new Probe.Target() {
            @Override
            public Said exec(List<String> command, Duration timeout) {
                throw new AssertionError("nothing is to be run");
            }

            @Override
            public Socket connect(String host, int port, Duration timeout) throws IOException {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            }

            @Override
            public String address() {
                return "10.0.0.7";
            }

            @Override
            public int port(JsonNode port) {
                return listening;
            }
        };
    }

    private static void serve(ServerSocket server, Answer answer, CompletableFuture<Asked> asked) {
        try (Socket socket = server.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            assertThat(new String(in.readNBytes(24), StandardCharsets.US_ASCII))
                    .isEqualTo("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            Frame settings = read(in);
            assertThat(settings.type()).isEqualTo(SETTINGS);
            assertThat(settings.stream()).isZero();
            Frame headers = read(in);
            assertThat(headers.type()).isEqualTo(HEADERS);
            assertThat(headers.flags()).as("END_HEADERS, and a body follows").isEqualTo(4);
            assertThat(headers.stream()).isEqualTo(1);
            Frame body = read(in);
            assertThat(body.type()).isEqualTo(DATA);
            assertThat(body.flags()).as("END_STREAM").isEqualTo(1);
            asked.complete(new Asked(headers(headers.payload()), body.payload()));
            answer.write(out, in);
            out.flush();
            // Until the client has gone: it is not to see an end of the connection in place of the answer.
            in.readAllBytes();
        } catch (IOException | AssertionError e) {
            asked.completeExceptionally(e);
        }
    }

    private static Frame read(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        return new Frame(in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), in.readNBytes(length));
    }

    private static void write(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /// Literals without compression, and of the static table POST and http.
    private static Map<String, String> headers(byte[] block) {
        Map<String, String> headers = new LinkedHashMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(block);
        while (bytes.hasRemaining()) {
            int first = bytes.get() & 0xff;
            switch (first) {
                case 0x83 -> headers.put(":method", "POST");
                case 0x86 -> headers.put(":scheme", "http");
                case 0 -> headers.put(text(bytes), text(bytes));
                default -> throw new AssertionError("header of kind " + first);
            }
        }
        return headers;
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[bytes.get()];
        bytes.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /// What `HealthCheckResponse` says, in the frames that it usually comes in.
    private static Answer status(int... message) {
        return (out, _) -> {
            write(out, SETTINGS, 0, 0, new byte[] {0, 5, 0, 0, 0x40, 0});
            write(out, SETTINGS, 1, 0, new byte[0]);
            write(out, WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 9});
            write(out, HEADERS, 4, 1, OK);
            write(out, DATA, 0, 1, prefixed(message));
            write(out, HEADERS, 5, 1, TRAILERS);
        };
    }

    private static byte[] prefixed(int... message) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(new byte[] {0, 0, 0, 0, (byte) message.length});
        for (int one : message) {
            data.write(one);
        }
        return data.toByteArray();
    }

    @Test
    void theRequestIsOneOfGrpc() throws IOException {
        Result result = ask("my.Service", status(8, 1));
        assertThat(result.outcome().good()).isTrue();
        assertThat(result.asked().headers())
                .containsEntry(":method", "POST")
                .containsEntry(":scheme", "http")
                .containsEntry(":path", "/grpc.health.v1.Health/Check")
                .containsEntry(":authority", "10.0.0.7")
                .containsEntry("content-type", "application/grpc")
                .containsEntry("te", "trailers");
        byte[] message = result.asked().message();
        assertThat(message).startsWith(0, 0, 0, 0, 12, 0x0a, 10).hasSize(17);
        assertThat(new String(message, 7, 10, StandardCharsets.UTF_8)).isEqualTo("my.Service");
        assertThat(ask("", status(8, 1)).asked().message()).containsExactly(0, 0, 0, 0, 0);
    }

    @Test
    void aNameOfAnyLengthIsSent() throws IOException {
        byte[] message = ask("s".repeat(300), status(8, 1)).asked().message();
        // 303 bytes of message; 300 as a varint is two bytes.
        assertThat(message).startsWith(0, 0, 0, 1, 47, 0x0a, 0xac, 0x02, 's').hasSize(5 + 303);
    }

    @Test
    void whatTheServiceSaysOfItselfIsTold() throws IOException {
        assertThat(ask("", status(8, 2)).outcome().message())
                .isEqualTo("service unhealthy (responded with \"NOT_SERVING\")");
        assertThat(ask("", status(8, 3)).outcome().message())
                .isEqualTo("service unhealthy (responded with \"SERVICE_UNKNOWN\")");
        assertThat(ask("", status()).outcome().message()).isEqualTo("service unhealthy (responded with \"UNKNOWN\")");
        Outcome unimplemented =
                ask("s", (out, _) -> write(out, HEADERS, 5, 1, TRAILERS)).outcome();
        assertThat(unimplemented.good()).isFalse();
        assertThat(unimplemented.message()).contains("service \"s\"", "does not implement the grpc health protocol");
    }

    @Test
    void anAnswerInPiecesAndWithPaddingIsUnderstood() throws IOException {
        Outcome outcome = ask("", (out, in) -> {
                    write(out, SETTINGS, 0, 0, new byte[0]);
                    write(out, PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
                    out.flush();
                    // Some servers go on only when they are answered.
                    Frame settings = read(in);
                    Frame ping = read(in);
                    assertThat(settings.type()).isEqualTo(SETTINGS);
                    assertThat(settings.flags()).isEqualTo(1);
                    assertThat(ping.type()).isEqualTo(PING);
                    assertThat(ping.flags()).isEqualTo(1);
                    assertThat(ping.payload()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
                    write(out, HEADERS, 4, 1, OK);
                    write(out, DATA, 0, 1, new byte[] {0, 0, 0});
                    write(out, DATA, 8, 1, new byte[] {3, 0, 2, 8, 1, 0, 0, 0});
                    write(out, HEADERS, 5, 1, TRAILERS);
                })
                .outcome();
        assertThat(outcome.good()).as(outcome.message()).isTrue();
    }

    @Test
    void whoSpeaksSomethingElseOrNothingIsNoHealthyService() {
        assertThatThrownBy(() -> ask("", (out, _) -> out.writeBytes("HTTP/1.1 400 Bad Request\r\n\r\n")))
                .isInstanceOf(IOException.class)
                .hasMessage("gRPC probe: the answer is no HTTP/2");
        assertThatThrownBy(() -> ask("", (_, in) -> in.close()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gRPC probe: the server ended the connection");
        assertThatThrownBy(() -> ask("", (out, _) -> write(out, 7, 0, 0, new byte[8])))
                .isInstanceOf(IOException.class)
                .hasMessage("gRPC probe: the server ended the connection");
    }
}
