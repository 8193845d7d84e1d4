package io.cooperage.engine.api.docker;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The answer to one request, as bytes on the wire. For the request's thread only.
final class HttpAnswer {
    /// Go's server writes it so, and RFC 9110 §5.6.7 wants `GMT`.
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final Wire wire;
    private final RequestHead request;
    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private boolean keepAlive;
    private int status;
    private long bytes;
    private @Nullable ChunkedOutput stream;
    private boolean complete;

    HttpAnswer(Wire wire, RequestHead request) {
        this.wire = wire;
        this.request = request;
        this.keepAlive = request.keepsAlive();
    }

    /// 0 before it begins.
    int status() {
        return status;
    }

    boolean begun() {
        return status != 0;
    }

    boolean complete() {
        return complete;
    }

    /// The next request may come on the same connection.
    boolean keepsAlive() {
        return keepAlive && complete;
    }

    /// Of the body.
    long bytes() {
        ChunkedOutput open = stream;
        return open == null ? bytes : open.bytes();
    }

    void closeAfterwards() {
        keepAlive = false;
    }

    void field(String name, String value) {
        if (begun()) {
            throw new IllegalStateException("header " + name + " is set after the answer began");
        }
        if ((name + value).chars().anyMatch(c -> c < ' ' || c > 0xff)) {
            throw new IllegalArgumentException("header " + name + " has a character that no header may have");
        }
        fields.put(name, value);
    }

    boolean hasField(String name) {
        return fields.containsKey(name);
    }

    /// The whole answer. To HEAD only the length of the body is told.
    void whole(int code, byte[] body) throws IOException {
        begin(code);
        boolean lengthless = code == 204 || code == 304;
        if (!lengthless && !hasField("Content-Length")) {
            fields.put("Content-Length", Integer.toString(body.length));
        }
        byte[] head = head(
                new HttpResponseStatus(code, HttpResponseStatus.valueOf(code).reasonPhrase()));
        byte[] sent = lengthless || request.method().equals("HEAD") ? new byte[0] : body;
        byte[] all = new byte[head.length + sent.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(sent, 0, all, head.length, sent.length);
        bytes = sent.length;
        wire.write(all, 0, all.length);
        complete = true;
    }

    /// The head at once, for clients that wait for it before there is anything to say; then the body piece by piece.
    OutputStream stream(int code) throws IOException {
        begin(code);
        boolean silent = request.method().equals("HEAD");
        boolean chunked = request.minor() == 1 && !hasField("Content-Length");
        if (chunked) {
            fields.put("Transfer-Encoding", "chunked");
        } else if (request.minor() == 0) {
            keepAlive = false; // a client of HTTP/1.0 takes the end of the connection for the end of the body
        }
        byte[] head = head(HttpResponseStatus.valueOf(code));
        wire.write(head, 0, head.length);
        ChunkedOutput output = new ChunkedOutput(wire, chunked, silent, () -> complete = true);
        stream = output;
        return output;
    }

    /// Ends a stream that its handler left open.
    void finish() throws IOException {
        ChunkedOutput open = stream;
        if (open != null) {
            open.close();
        }
    }

    /// The last head on this connection: raw bytes follow.
    void raw(HttpResponseStatus code) throws IOException {
        begin(code.code());
        keepAlive = false;
        byte[] head = head(code);
        wire.write(head, 0, head.length);
        complete = true;
    }

    private void begin(int code) {
        if (begun()) {
            throw new IllegalStateException("a second answer, " + code + ", to a request that got " + status);
        }
        status = code;
    }

    private byte[] head(HttpResponseStatus code) {
        StringBuilder head =
                new StringBuilder(256).append("HTTP/1.1 ").append(code).append("\r\n");
        if (code.code() != 101 && !hasField("Date")) {
            fields.put("Date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        }
        if (!keepAlive && code.code() != 101 && !fields.containsKey("Connection")) {
            fields.put("Connection", "close");
        } else if (keepAlive && request.minor() == 0) {
            fields.put("Connection", "keep-alive");
        }
        fields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
