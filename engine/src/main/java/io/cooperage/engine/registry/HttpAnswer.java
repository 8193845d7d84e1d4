package io.cooperage.engine.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The head of an answer, and its body still to be read.
///
/// @param uri what was asked
record HttpAnswer(int status, URI uri, HttpHeaders headers, InputStream body) implements AutoCloseable {
    /// The most that is read of a body only to be able to use its connection again.
    private static final int DRAINED = 64 << 10;

    @Nullable
    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /// Without parameters, lower case; empty when not told.
    String contentType() {
        String type = header("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /// −1 when not told.
    long contentLength() {
        return headers.firstValueAsLong("Content-Length").orElse(-1);
    }

    /// At most `most` bytes of the body; the rest is dropped.
    byte[] read(int most) throws IOException {
        try (this) {
            return body.readNBytes(most);
        }
    }

    /// The same with its body in memory, of which `most` bytes and one more are kept: who reads sees that it is
    /// too long.
    HttpAnswer buffered(int most) throws IOException {
        return new HttpAnswer(status, uri, headers, new ByteArrayInputStream(read(most + 1)));
    }

    /// Reads a short rest, so that the connection serves again; cuts a long one.
    void discard() {
        try (this) {
            body.readNBytes(DRAINED);
        } catch (IOException _) {
            // Nobody wanted these bytes.
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
