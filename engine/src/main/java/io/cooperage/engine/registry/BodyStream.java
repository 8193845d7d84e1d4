package io.cooperage.engine.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The body of an answer as a stream that does not wait for ever: java.net.http bounds the wait for the head
/// of an answer but not for what follows.
///
/// One reader. Holds at most [#WINDOW] pieces of 64 KiB. An interrupt of the reader throws CANCELLED.
final class BodyStream extends InputStream implements Flow.Subscriber<List<ByteBuffer>> {
    private static final int WINDOW = 16;

    /// What arrives; the last event is an end.
    private sealed interface Event {}

    private record Piece(List<ByteBuffer> buffers) implements Event {}

    private record End(@Nullable Throwable failure) implements Event {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
    private final Duration stall;
    private final String host;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private int consumed;
    private @Nullable End end;

    BodyStream(String host, Duration stall) {
        this.host = host;
        this.stall = stall;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (closed) {
            newSubscription.cancel();
        } else {
            newSubscription.request(WINDOW);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        events.add(new Piece(item));
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new End(failure));
    }

    @Override
    public void onComplete() {
        events.add(new End(null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        ByteBuffer buffer = buffers.element();
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        if (!buffer.hasRemaining()) {
            buffers.remove();
        }
        return count;
    }

    @Override
    public int available() {
        ByteBuffer buffer = buffers.peek();
        return buffer == null ? 0 : buffer.remaining();
    }

    /// Ends the transfer; the connection is given up unless the body was read to its end.
    @Override
    public void close() {
        closed = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
        buffers.clear();
    }

    /// @return false at the end
    private boolean fill() throws IOException {
        while (buffers.isEmpty()) {
            if (closed) {
                throw new IOException("the body of " + host + "'s answer is closed");
            }
            if (end == null) {
                take();
            }
            if (end != null && buffers.isEmpty()) {
                if (end.failure() == null) {
                    return false;
                }
                throw new IOException(
                        "the connection to " + host + " broke: " + end.failure().getMessage(), end.failure());
            }
        }
        return true;
    }

    private void take() throws IOException {
        Event event;
        try {
            event = events.poll(stall.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            close();
            throw Cancelled.talkingTo(host);
        }
        switch (event) {
            case null -> {
                close();
                throw new HttpTimeoutException(host + " sent nothing for " + stall.toSeconds() + " s");
            }
            case Piece piece -> {
                piece.buffers().stream().filter(ByteBuffer::hasRemaining).forEach(buffers::add);
                askForMore();
            }
            case End last -> end = last;
        }
    }

    /// In halves of the window, not for every piece: each request wakes the selector's side.
    private void askForMore() {
        consumed++;
        Flow.Subscription current = subscription;
        if (consumed == WINDOW / 2 && current != null) {
            consumed = 0;
            current.request(WINDOW / 2);
        }
    }
}
