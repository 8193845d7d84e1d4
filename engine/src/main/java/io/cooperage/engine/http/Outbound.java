package io.cooperage.engine.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a handler writes to its client. A write returns when it is on its way and there is room for the next
/// one: a client that does not read makes its handler wait, and nothing grows. Any thread but the event
/// loop's.
final class Outbound {
    /// What one write hands to Netty at most; the room in its channel is of the same order.
    static final int PIECE = 64 << 10;

    private final Channel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean gone;

    Outbound(Channel channel) {
        this.channel = channel;
    }

    ByteBuf copy(byte[] from, int offset, int length) {
        return channel.alloc().ioBuffer(length).writeBytes(from, offset, length);
    }

    /// @param message what the channel's pipeline takes; released in each case
    /// @throws IOException the client is gone
    void send(Object message) throws IOException {
        if (gone) {
            ReferenceCountUtil.release(message);
            throw gone();
        }
        channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        if (!channel.isWritable()) {
            awaitRoom();
        }
    }

    private void awaitRoom() throws IOException {
        lock.lock();
        try {
            while (!channel.isWritable()) {
                if (gone) {
                    throw gone();
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the client did not read");
        } finally {
            lock.unlock();
        }
    }

    private static IOException gone() {
        return new IOException("the connection is closed");
    }

    /// Event loop: there may be room.
    void roomChanged() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Event loop: nothing can be written any more.
    void end() {
        gone = true;
        roomChanged();
    }
}
