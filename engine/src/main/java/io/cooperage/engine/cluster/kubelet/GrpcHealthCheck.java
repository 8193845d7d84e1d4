package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.Probe.Outcome;
import io.cooperage.engine.cluster.kubelet.Probe.Target;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// The health protocol of gRPC, `/grpc.health.v1.Health/Check`: one request with a name, one answer with a
/// number. Spoken in the few frames of HTTP/2 (RFC 9113) that this takes, for no client here begins without
/// TLS or an upgrade. Headers of the answer are not read: the number or its lack says all.
final class GrpcHealthCheck {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int STREAM = 1;
    private static final int LONGEST_FRAME = 16 << 10;
    private static final int SERVING = 1;
    private static final String ENDED = "gRPC probe: the server ended the connection";

    private GrpcHealthCheck() {}

    static Outcome ask(JsonNode grpc, Target target, Duration timeout) throws IOException {
        String service = grpc.path("service").asText("");
        try (Socket socket = target.connect("", target.port(grpc.path("port")), timeout)) {
            socket.setSoTimeout((int) timeout.toMillis());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(request(target.address(), service));
            out.flush();
            return answer(new DataInputStream(socket.getInputStream()), out, service, timeout);
        } catch (EOFException e) {
            throw new IOException(ENDED, e);
        } catch (SocketTimeoutException e) {
            throw new IOException("timeout: health rpc did not complete within " + BackOff.shown(timeout), e);
        }
    }

    private static byte[] request(String authority, String service) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(PREFACE);
        frame(out, SETTINGS, 0, 0, new byte[0]);
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        headers.write(0x83); // :method POST, of the static table
        headers.write(0x86); // :scheme http
        literal(headers, ":path", "/grpc.health.v1.Health/Check");
        literal(headers, ":authority", authority);
        literal(headers, "content-type", "application/grpc");
        literal(headers, "te", "trailers");
        literal(headers, "user-agent", "kube-probe/1.32");
        frame(out, HEADERS, END_HEADERS, STREAM, headers.toByteArray());
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        if (name.length > 0) {
            message.write(0x0a); // field 1, text
            length(message, name.length);
            message.write(name);
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        DataOutputStream prefixed = new DataOutputStream(data);
        prefixed.writeByte(0);
        prefixed.writeInt(message.size());
        prefixed.write(message.toByteArray());
        frame(out, DATA, END_STREAM, STREAM, data.toByteArray());
        return bytes.toByteArray();
    }

    /// As Protocol Buffers write numbers: seven bits in a byte, the lowest first.
    private static void length(ByteArrayOutputStream out, int value) {
        int left = value;
        while (left > 0x7f) {
            out.write((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }

    /// A header that is not to be remembered, without compression (RFC 7541, 6.2.2).
    private static void literal(ByteArrayOutputStream out, String name, String value) throws IOException {
        out.write(0);
        text(out, name);
        text(out, value);
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= 127) {
            throw new IOException("gRPC probe: '" + text + "' is too long for a header");
        }
        out.write(bytes.length);
        out.write(bytes);
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    private static Outcome answer(DataInputStream in, DataOutputStream out, String service, Duration timeout)
            throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & 0x7fff_ffff; // the first bit means nothing
            if (length > LONGEST_FRAME) {
                throw new IOException("gRPC probe: the answer is no HTTP/2");
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            switch (type) {
                case DATA -> {
                    if (stream == STREAM) {
                        data.write((flags & PADDED) == 0 ? payload : withoutPadding(payload));
                    }
                }
                case SETTINGS -> reply(out, flags, SETTINGS, new byte[0]);
                case PING -> reply(out, flags, PING, payload);
                case RESET, GO_AWAY -> throw new IOException(ENDED);
                default -> {
                    // Windows and priorities: one small answer needs neither.
                }
            }
            boolean last = (type == DATA || type == HEADERS) && stream == STREAM && (flags & END_STREAM) != 0;
            if (last) {
                return verdict(data.toByteArray(), service);
            }
        }
        throw new SocketTimeoutException("time is over");
    }

    private static byte[] withoutPadding(byte[] payload) throws IOException {
        int end = payload.length == 0 ? 0 : payload.length - (payload[0] & 0xff);
        if (end < 1) {
            throw new IOException("gRPC probe: the answer is no HTTP/2");
        }
        return Arrays.copyOfRange(payload, 1, end);
    }

    private static void reply(DataOutputStream out, int flags, int type, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            frame(out, type, ACK, 0, payload);
            out.flush();
        }
    }

    /// `HealthCheckResponse { ServingStatus status = 1; }` after five bytes of length.
    private static Outcome verdict(byte[] data, String service) {
        if (data.length < 5) {
            return Outcome.bad("error: health rpc failed for service \"" + service
                    + "\": the server does not implement the grpc health protocol (grpc.health.v1.Health) or does not"
                    + " know the service");
        }
        int status = data.length >= 7 && data[5] == 0x08 ? data[6] : 0;
        return status == SERVING
                ? Outcome.GOOD
                : Outcome.bad("service unhealthy (responded with \""
                        + (status == 2 ? "NOT_SERVING" : status == 3 ? "SERVICE_UNKNOWN" : "UNKNOWN") + "\")");
    }
}
