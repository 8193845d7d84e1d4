package io.cooperage.engine.network.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/// One question on its way through the servers, until one of them answers. The loop's thread.
///
/// Each attempt has a socket of its own, connected: its random port and the random id are what keeps others
/// from answering in the server's place, and the kernel says at once when nobody listens there.
final class Exchange implements EventLoop.Handler {
    /// Clients ask again after five seconds; two silent servers must fit into that.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final Upstreams upstreams;
    private final Question question;
    private final byte[] query;
    private final Iterator<InetSocketAddress> servers;
    private final ByteBuffer in;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private byte @Nullable [] refusal;
    private @Nullable InetSocketAddress server;
    private @Nullable SelectionKey key;
    private EventLoop.@Nullable Timer timer;

    Exchange(EventLoop loop, Upstreams upstreams, Question question, int id, List<InetSocketAddress> servers) {
        this.loop = loop;
        this.upstreams = upstreams;
        this.question = question;
        this.query = Wire.withId(question.bytes(), id);
        this.servers = servers.iterator();
        this.in = ByteBuffer.allocate(2 + Wire.MOST);
    }

    /// Asks the next server; with none left, the question fails.
    void next() {
        leave();
        while (servers.hasNext()) {
            InetSocketAddress candidate = servers.next();
            server = candidate;
            try {
                ask(candidate);
                timer = loop.after(PATIENCE, () -> {
                    upstreams.silent(candidate);
                    next();
                });
                return;
            } catch (IOException unreachable) {
                leave();
            }
        }
        byte[] said = refusal;
        finish(said != null ? said : Wire.failure(query, Rcode.SERVFAIL));
    }

    private void ask(InetSocketAddress to) throws IOException {
        SelectableChannel channel = question.stream() ? SocketChannel.open() : DatagramChannel.open();
        boolean asked = false;
        try {
            in.clear();
            if (channel instanceof SocketChannel stream) {
                out = ByteBuffer.allocate(2 + query.length)
                        .putShort((short) query.length)
                        .put(query)
                        .flip();
                stream.configureBlocking(false);
                boolean connected = stream.connect(to);
                key = loop.register(stream, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
            } else {
                DatagramChannel datagrams = (DatagramChannel) channel;
                datagrams.connect(to);
                key = loop.register(datagrams, SelectionKey.OP_READ, this);
                datagrams.write(ByteBuffer.wrap(query));
            }
            asked = true;
        } finally {
            if (!asked) {
                EventLoop.close(channel);
            }
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        try {
            if (ready.channel() instanceof SocketChannel stream) {
                stream(ready, stream);
            } else {
                datagram((DatagramChannel) ready.channel());
            }
        } catch (IOException e) {
            // Refused, reset, unreachable: the next one.
            next();
        }
    }

    private void datagram(DatagramChannel channel) throws IOException {
        in.clear();
        if (channel.read(in) > 0) {
            in.flip();
            take(in.remaining());
        }
    }

    private void stream(SelectionKey ready, SocketChannel channel) throws IOException {
        if (ready.isConnectable() && !channel.finishConnect()) {
            return;
        }
        if (out.hasRemaining()) {
            channel.write(out);
            ready.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            return;
        }
        if (channel.read(in) < 0) {
            next();
            return;
        }
        int got = in.position();
        int length = got < 2 ? Wire.MOST : in.getShort(0) & 0xffff;
        if (got >= 2 + length) {
            in.flip().position(2);
            take(length);
        }
    }

    /// The buffer stands at a message of `length` bytes.
    private void take(int length) {
        byte[] reply = new byte[length];
        in.get(reply);
        if (!Wire.answers(reply, query)) {
            if (question.stream()) {
                next();
            }
            // Over UDP it may be somebody else's guess, and the real one is still to come.
            return;
        }
        if (server != null) {
            upstreams.spoke(server);
        }
        int code = Wire.code(reply);
        if (servers.hasNext() && (code == Rcode.SERVFAIL || code == Rcode.REFUSED || code == Rcode.NOTIMP)) {
            refusal = reply;
            next();
            return;
        }
        finish(reply);
    }

    private void finish(byte[] reply) {
        leave();
        question.reply().accept(Wire.withId(reply, Wire.id(question.bytes())));
    }

    private void leave() {
        SelectionKey asked = key;
        if (asked != null) {
            key = null;
            loop.close(asked);
        }
        EventLoop.Timer running = timer;
        if (running != null) {
            timer = null;
            running.cancel();
        }
    }
}
