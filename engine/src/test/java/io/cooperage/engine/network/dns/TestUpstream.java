package io.cooperage.engine.network.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.xbill.DNS.Message;

/// A server as an internet provider has it, on a loopback address and the port of the first one.
final class TestUpstream implements AutoCloseable {
    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final UnaryOperator<Message> answer;
    final List<Message> asked = new CopyOnWriteArrayList<>();
    final List<Message> askedByStream = new CopyOnWriteArrayList<>();

    /// @param port 0 for any
    /// @param answer null from it is silence
    TestUpstream(String address, int port, UnaryOperator<Message> answer) throws IOException {
        this.answer = answer;
        Sockets sockets = Sockets.bind(port, InetAddress.ofLiteral(address));
        this.datagrams = sockets.datagrams();
        this.streams = sockets.streams();
        Thread.ofVirtual().start(this::datagrams);
        Thread.ofVirtual().start(this::streams);
    }

    private record Sockets(DatagramSocket datagrams, ServerSocket streams) {
        private static final int TRIES = 20;

        /// A port that is free for datagrams may be somebody's for streams; if any will do, it is another then.
        static Sockets bind(int port, InetAddress address) throws IOException {
            for (int tries = 1; ; tries++) {
                DatagramSocket datagrams = new DatagramSocket(port, address);
                try {
                    return new Sockets(datagrams, new ServerSocket(datagrams.getLocalPort(), 10, address));
                } catch (BindException e) {
                    datagrams.close();
                    if (port != 0 || tries == TRIES) {
                        throw e;
                    }
                }
            }
        }
    }

    int port() {
        return datagrams.getLocalPort();
    }

    InetAddress address() {
        return datagrams.getLocalAddress();
    }

    private void datagrams() {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            while (true) {
                packet.setLength(4096);
                datagrams.receive(packet);
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                asked.add(query);
                Message reply = answer.apply(query);
                if (reply != null) {
                    byte[] wire = reply.toWire(Answers.limit(query));
                    datagrams.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void streams() {
        try {
            while (true) {
                try (Socket client = streams.accept()) {
                    DataInputStream in = new DataInputStream(client.getInputStream());
                    Message query = new Message(in.readNBytes(in.readUnsignedShort()));
                    askedByStream.add(query);
                    byte[] wire = answer.apply(query).toWire();
                    DataOutputStream out = new DataOutputStream(client.getOutputStream());
                    out.writeShort(wire.length);
                    // In two parts, as a slow network has it.
                    out.write(wire, 0, 5);
                    out.flush();
                    out.write(wire, 5, wire.length - 5);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
    }
}
