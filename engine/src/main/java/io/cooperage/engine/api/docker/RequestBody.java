package io.cooperage.engine.api.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The body of one request, decoded from chunks (RFC 9112 §6 and §7), as it arrives. For one thread.
final class RequestBody extends InputStream {
    /// A length that arrives chunk by chunk.
    private static final long UNKNOWN = -1;

    private static final int LINE_LIMIT = 4096;
    private static final int TRAILER_LIMIT = 64 << 10;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9a-fA-F]{1,15}");

    private final HttpInput input;
    private final Steps steps;
    private final boolean chunked;
    private long left;
    private boolean begun;
    private boolean ended;

    /// What a body tells the connection that it is read from.
    interface Steps {
        /// Before the first read: the time to say `100 Continue`.
        void reading() throws IOException;

        /// The last byte has been read.
        void ended();
    }

    private RequestBody(HttpInput input, Steps steps, long length) {
        this.input = input;
        this.steps = steps;
        this.chunked = length == UNKNOWN;
        this.left = Math.max(0, length);
        this.ended = length == 0;
    }

    /// @throws BadRequest when the head does not say clearly how long it is
    static RequestBody of(RequestHead head, HttpInput input, Steps steps) throws BadRequest {
        List<String> encodings = head.all("Transfer-Encoding");
        List<String> lengths = head.all("Content-Length").stream().distinct().toList();
        if (!encodings.isEmpty()) {
            if (!lengths.isEmpty() || head.minor() == 0) {
                // Which of the two counts is what request smuggling lives on.
                throw new BadRequest(400, "a request may not have both Transfer-Encoding and Content-Length");
            }
            if (encodings.size() != 1
                    || !encodings.getFirst().toLowerCase(Locale.ROOT).equals("chunked")) {
                throw new BadRequest(501, "unsupported transfer encoding; this server knows chunked");
            }
            return new RequestBody(input, steps, UNKNOWN);
        }
        if (lengths.isEmpty()) {
            return new RequestBody(input, steps, 0);
        }
        if (lengths.size() > 1 || !DIGITS.matcher(lengths.getFirst()).matches()) {
            throw new BadRequest(400, "bad Content-Length");
        }
        return new RequestBody(input, steps, Long.parseLong(lengths.getFirst()));
    }

    boolean isEnded() {
        return ended;
    }

    boolean isBegun() {
        return begun;
    }

    /// Blocks until it is known.
    boolean isEmpty() throws IOException {
        if (begun || !chunked) {
            return !begun && ended;
        }
        begin();
        return !nextChunk();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        begin();
        if (ended || (left == 0 && !nextChunk())) {
            return -1;
        }
        int count = input.read(into, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the client ended the request's body early");
        }
        left -= count;
        if (left == 0) {
            endOfData();
        }
        return count;
    }

    /// What is left of it is read and dropped, up to `limit` bytes.
    ///
    /// @return false when there is more
    boolean skipTo(long limit) throws IOException {
        byte[] waste = new byte[8192];
        long dropped = 0;
        while (!ended && dropped <= limit) {
            int count = read(waste, 0, waste.length);
            if (count < 0) {
                return true;
            }
            dropped += count;
        }
        return ended;
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            if (!ended) {
                steps.reading();
            }
        }
    }

    private void endOfData() throws IOException {
        if (!chunked) {
            end();
        } else if (!line(LINE_LIMIT).isEmpty()) {
            throw new BadRequest(400, "malformed chunked encoding");
        }
    }

    /// @return false when there is none after it
    private boolean nextChunk() throws IOException {
        if (ended || left > 0) {
            return !ended;
        }
        String line = line(LINE_LIMIT);
        int extension = line.indexOf(';');
        String size = (extension < 0 ? line : line.substring(0, extension)).strip();
        if (!CHUNK_SIZE.matcher(size).matches()) {
            throw new BadRequest(400, "malformed chunked encoding");
        }
        left = Long.parseLong(size, 16);
        if (left > 0) {
            return true;
        }
        int trailers = 0;
        for (String trailer = line(LINE_LIMIT); !trailer.isEmpty(); trailer = line(LINE_LIMIT)) {
            trailers += trailer.length();
            if (trailers > TRAILER_LIMIT) {
                throw new BadRequest(431, "request trailers are longer than " + TRAILER_LIMIT + " bytes");
            }
        }
        end();
        return false;
    }

    private void end() {
        ended = true;
        steps.ended();
    }

    private String line(int limit) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = input.read();
            if (next < 0) {
                throw new EOFException("the client ended the request's body early");
            }
            if (next == '\n') {
                int length = line.length();
                if (length > 0 && line.charAt(length - 1) == '\r') {
                    line.setLength(length - 1);
                }
                return line.toString();
            }
            if (line.length() == limit) {
                throw new BadRequest(400, "malformed chunked encoding");
            }
            line.append((char) next);
        }
    }
}
