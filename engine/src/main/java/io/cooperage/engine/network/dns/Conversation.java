package io.cooperage.engine.network.dns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;

/// A client that asks over TCP, as often as it likes and without waiting for answers, RFC 7766. The loop's
/// thread.
final class Conversation implements EventLoop.Handler {
    private static final Duration IDLE = Duration.ofSeconds(10);

    /// Questions under way before no more are read.
    private static final int AT_ONCE = 16;

    private final EventLoop loop;
    private final SelectionKey key;
    private final Consumer<Question> questions;
    private final Runnable atEnd;
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private ByteBuffer in = ByteBuffer.allocate(1024);
    private int underWay;
    private EventLoop.Timer idle;

    Conversation(EventLoop loop, SocketChannel client, Consumer<Question> questions, Runnable atEnd)
            throws IOException {
        this.loop = loop;
        this.questions = questions;
        this.atEnd = atEnd;
        this.key = loop.register(client, SelectionKey.OP_READ, this);
        this.idle = loop.after(IDLE, this::end);
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        if (ready.isWritable()) {
            flush();
        }
        if (ready.isValid() && ready.isReadable()) {
            if (((SocketChannel) ready.channel()).read(in) < 0) {
                loop.close(ready);
                return;
            }
            idle.cancel();
            idle = loop.after(IDLE, this::end);
            take();
        }
    }

    private void take() {
        in.flip();
        while (in.remaining() >= 2 && underWay < AT_ONCE) {
            int length = in.getShort(in.position()) & 0xffff;
            if (in.remaining() < 2 + length) {
                break;
            }
            byte[] bytes = Arrays.copyOfRange(in.array(), in.position() + 2, in.position() + 2 + length);
            in.position(in.position() + 2 + length);
            if (length < Wire.HEADER || Wire.isReply(bytes)) {
                // Nobody who speaks DNS says this.
                loop.close(key);
                return;
            }
            underWay++;
            questions.accept(new Question(bytes, true, this::reply));
        }
        in.compact();
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(2 + Wire.MOST).put(in.flip());
        }
        interest();
    }

    private void reply(byte[] message) {
        if (!key.isValid()) {
            return;
        }
        underWay--;
        out.add(ByteBuffer.allocate(2 + message.length)
                .putShort((short) message.length)
                .put(message)
                .flip());
        try {
            flush();
        } catch (IOException gone) {
            loop.close(key);
            return;
        }
        if (underWay == AT_ONCE - 1) {
            // What waited unread in our buffer makes no socket readable.
            loop.execute(() -> {
                if (key.isValid()) {
                    take();
                }
            });
        }
    }

    private void flush() throws IOException {
        while (!out.isEmpty()) {
            ((SocketChannel) key.channel()).write(out.peek());
            if (out.peek().hasRemaining()) {
                break;
            }
            out.remove();
        }
        interest();
    }

    private void interest() {
        if (key.isValid()) {
            key.interestOps((underWay < AT_ONCE && in.hasRemaining() ? SelectionKey.OP_READ : 0)
                    | (out.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    private void end() {
        if (key.isValid()) {
            loop.close(key);
        }
    }

    @Override
    public void closed() {
        idle.cancel();
        atEnd.run();
    }
}
