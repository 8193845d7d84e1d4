package io.cooperage.engine.network.dns;

import io.cooperage.engine.network.dns.Responder.Elsewhere;
import io.cooperage.engine.network.dns.Responder.Here;
import io.cooperage.engine.network.dns.Responder.Onward;
import io.cooperage.engine.network.dns.Responder.Verdict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/// The sockets in one place, mostly a container, and what is answered on them. The loop's thread.
final class ServedPlace {
    private static final Logger LOG = LoggerFactory.getLogger(ServedPlace.class);

    /// Datagrams taken before other sockets have their turn.
    private static final int IN_A_ROW = 32;

    private static final int CONVERSATIONS = 32;

    /// Over UDP. What is longer arrives cut off, and is answered as malformed.
    private static final int LONGEST_QUESTION = 4096;

    private final EventLoop loop;
    private final Upstreams upstreams;
    private final Upstreams.Account account = new Upstreams.Account();
    private final ByteBuffer datagram = ByteBuffer.allocate(LONGEST_QUESTION);
    private List<SelectionKey> keys = List.of();
    private int conversations;

    private volatile Responder responder;
    private volatile Supplier<List<InetSocketAddress>> servers;

    /// Any thread.
    ///
    /// @param servers those that are asked for everything else; asked for at each such question
    ServedPlace(EventLoop loop, Upstreams upstreams, Responder responder, Supplier<List<InetSocketAddress>> servers) {
        this.loop = loop;
        this.upstreams = upstreams;
        this.responder = responder;
        this.servers = servers;
    }

    void open(ContainerSockets sockets) throws IOException {
        keys = List.of(
                loop.register(sockets.datagrams(), SelectionKey.OP_READ, this::datagrams),
                loop.register(sockets.streams(), SelectionKey.OP_ACCEPT, this::accept));
    }

    /// Any thread.
    void change(Responder responder, Supplier<List<InetSocketAddress>> servers) {
        this.responder = responder;
        this.servers = servers;
    }

    void close() {
        keys.forEach(loop::close);
    }

    private void datagrams(SelectionKey key) throws IOException {
        DatagramChannel channel = (DatagramChannel) key.channel();
        for (int i = 0; i < IN_A_ROW; i++) {
            datagram.clear();
            SocketAddress from = channel.receive(datagram);
            if (from == null) {
                return;
            }
            byte[] bytes = new byte[datagram.flip().remaining()];
            datagram.get(bytes);
            ask(new Question(bytes, false, reply -> send(channel, from, reply)));
        }
    }

    private static void send(DatagramChannel channel, SocketAddress to, byte[] reply) {
        try {
            channel.send(ByteBuffer.wrap(reply), to);
        } catch (IOException gone) {
            // The client's or the container's end; a client that still waits asks again.
        }
    }

    private void accept(SelectionKey key) throws IOException {
        SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
        if (client == null) {
            return;
        }
        if (conversations >= CONVERSATIONS) {
            EventLoop.close(client);
            return;
        }
        conversations++;
        new Conversation(loop, client, this::ask, () -> conversations--);
    }

    private void ask(Question question) {
        byte[] bytes = question.bytes();
        if (bytes.length < Wire.HEADER || Wire.isReply(bytes)) {
            // Answering an answer could go on for ever.
            return;
        }
        Message query;
        try {
            query = new Message(bytes);
        } catch (IOException | RuntimeException malformed) {
            // The parser's ways to say that this is no message.
            question.reply().accept(Wire.failure(bytes, Rcode.FORMERR));
            return;
        }
        int limit = question.stream() ? Wire.MOST : Answers.limit(query);
        switch (verdict(query)) {
            case Here here -> question.reply().accept(here.message().toWire(limit));
            case Elsewhere _ -> upstreams.forward(question, servers.get(), account);
            case Onward onward -> {
                Alias alias = new Alias(query, onward);
                Question theirs = new Question(
                        alias.question(),
                        question.stream(),
                        said -> question.reply().accept(alias.answer(said, limit)));
                upstreams.forward(theirs, servers.get(), account);
            }
        }
    }

    private Verdict verdict(Message query) {
        try {
            return responder.verdict(query);
        } catch (RuntimeException e) {
            // The edge of what others have written: one question's fault must not close the socket of all.
            LOG.error("no answer to {}", query.getQuestion(), e);
            return new Here(Answers.reply(query, Rcode.SERVFAIL));
        }
    }
}
