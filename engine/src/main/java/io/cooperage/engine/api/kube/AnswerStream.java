package io.cooperage.engine.api.kube;

import io.cooperage.engine.http.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// An answer of which nobody knows how long it will be: a short one goes out whole, with its length; a long
/// one in chunks, packed where the client takes that. Nothing is sent before the first 128 KiB are there, so
/// what fails early can still become a Status.
final class AnswerStream extends OutputStream {
    /// As Kubernetes does: below it, packing costs more than it saves.
    private static final int SHORT = 128 << 10;

    private final HttpExchange exchange;
    private final int status;
    private final Map<String, String> headers;
    private ByteArrayOutputStream begun = new ByteArrayOutputStream(4096);
    private @Nullable OutputStream out;
    private boolean isClosed;

    AnswerStream(HttpExchange exchange, int status, Map<String, String> headers) {
        this.exchange = exchange;
        this.status = status;
        this.headers = headers;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        OutputStream open = out;
        if (open == null && begun.size() + length <= SHORT) {
            begun.write(from, offset, length);
            return;
        }
        if (open == null) {
            open = open();
        }
        open.write(from, offset, length);
    }

    private OutputStream open() throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        boolean packed = takesGzip();
        if (packed) {
            all.put("Content-Encoding", "gzip");
            all.merge("Vary", "Accept-Encoding", (one, other) -> one + ", " + other);
        }
        OutputStream raw = exchange.stream(status, all);
        OutputStream open = packed ? new GZIPOutputStream(raw, 8192) : raw;
        out = open;
        begun.writeTo(open);
        begun = new ByteArrayOutputStream(0);
        return open;
    }

    private boolean takesGzip() {
        return MediaType.list(exchange.header("Accept-Encoding")).stream()
                .anyMatch(
                        coding -> (coding.type().equals("gzip") || coding.type().equals("*"))
                                && !coding.parameter("q").equals("0"));
    }

    /// Ends the answer. An answer that failed is not ended: it must not look whole.
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        OutputStream open = out;
        if (open == null) {
            exchange.respond(status, headers, begun.toByteArray());
        } else {
            open.close();
        }
    }
}
