package io.cooperage.engine.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/// Watches a body while it is being sent: whether it still moves, and whether reading it failed on our side
/// (which no other attempt will mend).
final class SentBody {
    private final HttpBody body;
    private volatile long lastMove = System.nanoTime();
    private volatile boolean ended;
    private volatile @Nullable IOException localFailure;

    SentBody(HttpBody body) {
        this.body = body;
    }

    BodyPublisher publisher() {
        return body.length() == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::open), body.length());
    }

    /// As System.nanoTime() has it.
    long lastMove() {
        return lastMove;
    }

    /// Everything was handed over; what is missing is the answer.
    boolean ended() {
        return ended || body.length() == 0;
    }

    @Nullable
    IOException localFailure() {
        return localFailure;
    }

    private InputStream open() {
        try {
            return new Watched(body.open());
        } catch (IOException e) {
            localFailure = e;
            throw new UncheckedIOException(e);
        }
    }

    private final class Watched extends FilterInputStream {
        private long left = body.length();

        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = left == 0 ? -1 : super.read(target, offset, (int) Math.min(length, left));
                if (count < 0 && left > 0) {
                    throw new IOException("the data ended " + left + " bytes too early");
                }
                left -= Math.max(0, count);
                ended = left == 0;
                lastMove = System.nanoTime();
                return count;
            } catch (IOException e) {
                localFailure = e;
                throw e;
            }
        }
    }
}
