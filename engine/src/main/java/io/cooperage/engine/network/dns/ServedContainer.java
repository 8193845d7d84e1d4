package io.cooperage.engine.network.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/// The sockets in one container and what is answered on them. The loop's thread.
final class ServedContainer {
    /// Datagrams taken before other sockets have their turn.
    private static final int IN_A_ROW = 32;

    private static final int CONVERSATIONS = 32;

    /// Over UDP. What is longer arrives cut off, and is answered as malformed.
    private static final int LONGEST_QUESTION = 4096;

    private final EventLoop loop;
    private final Answers answers;
    private final Upstreams upstreams;
    private final Upstreams.Account account = new Upstreams.Account();
    private final ByteBuffer datagram = ByteBuffer.allocate(LONGEST_QUESTION);
    private List<SelectionKey> keys = List.of();
    private int conversations;

    private volatile Names names;
    private volatile List<InetSocketAddress> servers;

    /// Any thread.
    ServedContainer(
            EventLoop loop, Answers answers, Upstreams upstreams, Names names, List<InetSocketAddress> servers) {
        this.loop = loop;
        this.answers = answers;
        this.upstreams = upstreams;
        this.names = names;
        this.servers = servers;
    }

    void open(ContainerSockets sockets) throws IOException {
        keys = List.of(
                loop.register(sockets.datagrams(), SelectionKey.OP_READ, this::datagrams),
                loop.register(sockets.streams(), SelectionKey.OP_ACCEPT, this::accept));
    }

    /// Any thread.
    void change(Names names, List<InetSocketAddress> servers) {
        this.names = names;
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
        Optional<Message> answer;
        try {
            query = new Message(bytes);
            answer = answers.answer(query, names);
        } catch (IOException | RuntimeException malformed) {
            // The parser's ways to say that this is no message.
            question.reply().accept(Wire.failure(bytes, Rcode.FORMERR));
            return;
        }
        if (answer.isPresent()) {
            int limit = question.stream() ? Wire.MOST : Answers.limit(query);
            question.reply().accept(answer.get().toWire(limit));
        } else {
            upstreams.forward(question, servers, account);
        }
    }
}
