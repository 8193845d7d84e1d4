package io.cooperage.engine.network.forward;

import io.cooperage.engine.network.forward.ForwardLoop.Ready;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection carried both ways. Each direction ends by itself, as the two halves of a TCP connection do; a
/// reset on one side is a reset on the other. What a slow reader has not taken is at most one buffer; its sender is
/// not read meanwhile.
///
/// The loop's thread only.
final class TcpRelay implements Ready {
    /// Reads in a row, so that a fast connection does not starve the others.
    private static final int READS_AT_ONCE = 4;

    private final ForwardLoop loop;
    private final SocketChannel client;
    private final Consumer<TcpRelay> onEnd;
    private final Half up = new Half();
    private final Half down = new Half();
    private @Nullable SocketChannel target;
    private @Nullable SelectionKey clientKey;
    private @Nullable SelectionKey targetKey;
    private boolean connected;
    private boolean over;

    /// One direction.
    private static final class Half {
        /// What could not be written yet.
        @Nullable
        ByteBuffer pending;

        /// The sender has said its last word.
        boolean ended;

        /// And the receiver has been told.
        boolean complete;
    }

    TcpRelay(ForwardLoop loop, SocketChannel client, Consumer<TcpRelay> onEnd) {
        this.loop = loop;
        this.client = client;
        this.onEnd = onEnd;
    }

    void start(InetSocketAddress to) {
        if (over) {
            return;
        }
        try {
            SocketChannel channel = SocketChannel.open();
            target = channel;
            channel.configureBlocking(false);
            tune(channel);
            client.configureBlocking(false);
            tune(client);
            connected = channel.connect(to);
            targetKey = channel.register(loop.selector(), connected ? 0 : SelectionKey.OP_CONNECT, this);
            clientKey = client.register(loop.selector(), 0, this);
            listen();
        } catch (IOException e) {
            abort();
        }
    }

    private static void tune(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // A peer that vanished without a word is noticed some day.
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }

    @Override
    public void ready(SelectionKey key) {
        SocketChannel there = target;
        if (over || there == null) {
            return;
        }
        try {
            if (!connected) {
                connected = there.finishConnect();
            } else {
                boolean ofClient = key.equals(clientKey);
                if (key.isWritable()) {
                    flush(ofClient ? down : up, ofClient ? client : there);
                }
                if (key.isReadable()) {
                    carry(ofClient ? up : down, ofClient ? client : there, ofClient ? there : client);
                }
            }
            if (up.complete && down.complete) {
                finish();
            } else {
                listen();
            }
        } catch (IOException e) {
            abort();
        }
    }

    private void carry(Half half, SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = loop.borrow();
        boolean kept = false;
        try {
            for (int i = 0; i < READS_AT_ONCE && half.pending == null && !half.ended; i++) {
                int count = from.read(buffer.clear());
                if (count == 0) {
                    return;
                }
                if (count < 0) {
                    half.ended = true;
                    to.shutdownOutput();
                    half.complete = true;
                    return;
                }
                to.write(buffer.flip());
                if (buffer.hasRemaining()) {
                    half.pending = buffer;
                    kept = true;
                }
            }
        } finally {
            if (!kept) {
                loop.giveBack(buffer);
            }
        }
    }

    private void flush(Half half, SocketChannel to) throws IOException {
        ByteBuffer pending = half.pending;
        if (pending == null) {
            return;
        }
        to.write(pending);
        if (!pending.hasRemaining()) {
            half.pending = null;
            loop.giveBack(pending);
        }
    }

    private void listen() {
        if (clientKey == null || targetKey == null || !connected) {
            return;
        }
        interest(clientKey, operations(up, down));
        interest(targetKey, operations(down, up));
    }

    /// @param out what this side sends
    /// @param in what it is sent
    private static int operations(Half out, Half in) {
        return (out.pending == null && !out.ended ? SelectionKey.OP_READ : 0)
                | (in.pending != null ? SelectionKey.OP_WRITE : 0);
    }

    private static void interest(SelectionKey key, int operations) {
        if (key.interestOps() != operations) {
            key.interestOps(operations);
        }
    }

    private void finish() {
        over = true;
        ForwardLoop.closeQuietly(client);
        if (target != null) {
            ForwardLoop.closeQuietly(target);
        }
        loop.giveBack(up.pending);
        loop.giveBack(down.pending);
        up.pending = null;
        down.pending = null;
        onEnd.accept(this);
    }

    /// Both sides learn that something went wrong.
    @Override
    public void abort() {
        if (over) {
            return;
        }
        lingerNot(client);
        if (target != null) {
            lingerNot(target);
        }
        finish();
    }

    ForwardLoop loop() {
        return loop;
    }

    static void reset(SocketChannel channel) {
        lingerNot(channel);
        ForwardLoop.closeQuietly(channel);
    }

    private static void lingerNot(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
            // Closed already: nothing left to tell.
        }
    }
}
