package io.cooperage.engine.registry;

import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.RegistryClient.BlobSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sends one blob (distribution-spec, "Pushing blobs"): in one piece, or in chunks where that was asked for,
/// where the registry says a piece is too much, and after a connection broke. Goes on where the registry says
/// it is, and begins anew where it has forgotten.
///
/// Not for two threads.
final class BlobUpload {
    /// After a connection broke, or 413: what little is lost when it breaks again.
    private static final long SMALL_CHUNK = 8L << 20;

    private static final long SMALLEST_CHUNK = 64L << 10;
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");

    private final RegistryConnection connection;
    private final ImageReference repository;
    private final Descriptor blob;
    private final BlobSource source;
    private final LongConsumer progress;
    private final Errand errand;

    /// 0 is everything at once.
    private long chunk;

    /// `OCI-Chunk-Min-Length`.
    private long chunkMin;

    /// Where to send what comes next; null when an upload is to be begun.
    private @Nullable String location;

    /// What the registry has.
    private long offset;

    /// The most that it ever had: only beyond that is there progress.
    private long furthest;

    /// Since the last progress.
    private int failures;

    BlobUpload(
            RegistryConnection connection,
            ImageReference repository,
            Descriptor blob,
            BlobSource source,
            LongConsumer progress,
            long chunk) {
        this.connection = connection;
        this.repository = repository;
        this.blob = blob;
        this.source = source;
        this.progress = progress;
        this.chunk = chunk;
        this.errand =
                Errand.at("push " + blob.digest() + " to " + repository.familiarRepository(), repository.domain());
    }

    void run() {
        while (true) {
            String target = location == null ? begin() : location;
            RegistryRequest request = nextRequest(target);
            try {
                HttpAnswer answer = connection.tryOnce(request);
                if (accept(request, answer)) {
                    progress.accept(blob.size());
                    return;
                }
            } catch (IOException e) {
                if (e instanceof HttpTransport.LocalBodyException) {
                    throw connection.unreachable(request, e);
                }
                if (recover(e, request)) {
                    progress.accept(blob.size());
                    return;
                }
            }
            if (offset > furthest) {
                furthest = offset;
                failures = 0;
            }
        }
    }

    private boolean whole() {
        return offset == 0 && (chunk == 0 || blob.size() <= chunk);
    }

    private String begin() {
        RegistryRequest request = RegistryRequest.of(
                        "POST", "/v2/" + repository.path() + "/blobs/uploads/", errand, scope())
                .body(HttpBody.of(new byte[0]), "application/octet-stream");
        HttpAnswer answer = connection.send(request, 202);
        answer.discard();
        offset = 0;
        String min = answer.header("OCI-Chunk-Min-Length");
        if (min != null && min.matches("[0-9]{1,18}")) {
            chunkMin = Long.parseLong(min);
            chunk = chunk == 0 ? 0 : Math.max(chunk, chunkMin);
        }
        return moved(request, answer);
    }

    private RegistryRequest nextRequest(String target) {
        if (whole()) {
            return sending("PUT", withDigest(target), blob.size());
        }
        long left = blob.size() - offset;
        if (left == 0) {
            return sending("PUT", withDigest(target), 0);
        }
        long length = chunk == 0 ? left : Math.min(left, chunk);
        return sending("PATCH", target, length).header("Content-Range", offset + "-" + (offset + length - 1));
    }

    private RegistryRequest sending(String method, String target, long length) {
        return RegistryRequest.of(method, target, errand, scope())
                .body(new Piece(offset, length), "application/octet-stream")
                .once();
    }

    /// @return true when the blob is there
    private boolean accept(RegistryRequest request, HttpAnswer answer) throws IOException {
        int status = answer.status();
        boolean last = request.method().equals("PUT");
        if (last && (status == 201 || status == 204)) {
            answer.discard();
            checkDigest(answer);
            return true;
        }
        if (!last && (status == 202 || status == 204)) {
            answer.discard();
            location = moved(request, answer);
            // Without a range it took what was sent; with one, that counts.
            Long told = received(answer);
            long has = told == null ? offset + length(request) : told;
            if (has <= offset || has > blob.size()) {
                return recover(new IOException(errand.host() + " says that it has " + has + " bytes"), request);
            }
            offset = has;
            return false;
        }
        if (status == 413) {
            smaller(request, answer);
            location = null;
            return false;
        }
        if (status == 404 || status == 416) {
            answer.discard();
            return recover(new IOException(errand.host() + " answered " + status), request);
        }
        if (Retries.mayPass(status)) {
            Duration asked = connection.retries().retryAfter(answer);
            if (++failures >= Retries.ATTEMPTS || (asked != null && asked.compareTo(Retries.LONGEST) > 0)) {
                throw connection.refused(request, answer);
            }
            answer.discard();
            connection.retries().waitAfter(errand.host(), failures, asked);
            askWhereItIs();
            return false;
        }
        throw connection.refused(request, answer);
    }

    private void smaller(RegistryRequest request, HttpAnswer answer) {
        long sent = length(request);
        long next = Math.max(chunkMin, Math.min(SMALL_CHUNK, sent / 2));
        if (next < SMALLEST_CHUNK || next >= sent) {
            throw connection.refused(request, answer);
        }
        answer.discard();
        chunk = next;
    }

    /// After a broken connection, or when the registry and we disagree about where we are.
    ///
    /// @return true when the blob is there all the same
    private boolean recover(IOException failure, RegistryRequest request) {
        if (++failures >= Retries.attempts(failure)) {
            throw connection.unreachable(request, failure);
        }
        connection.retries().waitAfter(errand.host(), failures, null);
        if (request.method().equals("PUT") && isThere()) {
            return true; // only its answer was lost
        }
        if (chunk == 0) {
            chunk = Math.max(SMALL_CHUNK, chunkMin);
        }
        askWhereItIs();
        return false;
    }

    private boolean isThere() {
        RegistryRequest request =
                RegistryRequest.of("HEAD", "/v2/" + repository.path() + "/blobs/" + blob.digest(), errand, scope());
        HttpAnswer answer = connection.ask(request);
        answer.discard();
        return answer.status() == 200;
    }

    /// Forgets the upload where the registry does not tell.
    private void askWhereItIs() {
        String known = location;
        location = null;
        offset = 0;
        if (known == null) {
            return;
        }
        RegistryRequest request = RegistryRequest.of("GET", known, errand, scope());
        HttpAnswer answer = connection.ask(request);
        answer.discard();
        Long has = received(answer);
        // "0-0" is one byte by the specification and none by the most used registry: begin anew.
        if (answer.status() == 204 && has != null && has > 1 && has <= blob.size()) {
            offset = has;
            location = answer.header("Location") == null ? known : moved(request, answer);
        }
    }

    private void checkDigest(HttpAnswer answer) {
        String told = answer.header("Docker-Content-Digest");
        String algorithm = blob.digest().algorithm() + ":";
        if (told != null
                && told.startsWith(algorithm)
                && !told.equals(blob.digest().toString())) {
            throw new RegistryException(
                    ErrorKind.DATA_LOSS,
                    errand.host(),
                    answer.status(),
                    "cannot " + errand.what() + ": " + errand.host() + " stored it as " + told,
                    null);
        }
    }

    /// `Location` may be relative.
    private String moved(RegistryRequest request, HttpAnswer answer) {
        String text = answer.header("Location");
        try {
            URI next = text == null ? null : answer.uri().resolve(text);
            if (next != null && next.getHost() != null) {
                location = next.toString();
                return next.toString();
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw JsonAnswers.notRegistry(request, answer.status());
    }

    private static long length(RegistryRequest request) {
        HttpBody body = request.body();
        return body == null ? 0 : body.length();
    }

    private static @Nullable Long received(HttpAnswer answer) {
        String text = answer.header("Range");
        Matcher range = RANGE.matcher(text == null ? "" : text.strip());
        return range.matches() ? Long.valueOf(Long.parseLong(range.group(1)) + 1) : null;
    }

    private String withDigest(String target) {
        return target + (target.indexOf('?') < 0 ? "?" : "&") + "digest="
                + blob.digest().toString().replace(":", "%3A");
    }

    private String scope() {
        return Scopes.push(repository.path());
    }

    /// A part of the blob, whose going out is told.
    private final class Piece implements HttpBody {
        private final long start;
        private final long length;

        Piece(long start, long length) {
            this.start = start;
            this.length = length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public InputStream open() throws IOException {
            return new FilterInputStream(source.open(start)) {
                private long at = start;

                @Override
                public int read(byte[] target, int from, int most) throws IOException {
                    int count = super.read(target, from, most);
                    if (count > 0) {
                        at += count;
                        progress.accept(Math.min(at, start + length));
                    }
                    return count;
                }
            };
        }
    }
}
