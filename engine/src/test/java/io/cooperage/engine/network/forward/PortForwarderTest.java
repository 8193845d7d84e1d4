package io.cooperage.engine.network.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.network.TestWorld;
import io.cooperage.engine.network.forward.PortForwarder.Forwarding;
import io.cooperage.engine.network.forward.PortForwarder.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// From loopback of this process's namespace into another one.
@Tag("kernel")
@Timeout(60)
class PortForwarderTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final int TEN_MEGABYTES = 10_000_000;

    @TempDir
    Path dir;

    private TestWorld world;
    private PortForwarder forwarder;

    @BeforeEach
    void build() {
        world = new TestWorld(dir);
        forwarder = new PortForwarder(world.machine());
    }

    @AfterEach
    void tearDown() throws Exception {
        if (world != null) {
            forwarder.close();
            world.close();
        }
    }

    private static Route to(int port) {
        return new Route(new InetSocketAddress(HERE, port), null);
    }

    private static ServerSocketChannel listener() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(HERE, 0));
    }

    private static int port(ServerSocketChannel listener) {
        return listener.socket().getLocalPort();
    }

    private ServerSocket target() {
        return world.in("machine", () -> new ServerSocket(0, 4096, HERE));
    }

    private static byte[] noise(int seed) {
        byte[] bytes = new byte[TEN_MEGABYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Writes, says that this was all, and reads what the other has to say.
    private static byte[] exchange(Socket socket, byte[] mine) throws IOException {
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(mine);
                socket.shutdownOutput();
                written.complete(true);
            } catch (IOException e) {
                written.completeExceptionally(e);
            }
        });
        byte[] theirs = socket.getInputStream().readAllBytes();
        written.join();
        return theirs;
    }

    /// Before its time.
    private static void end(AutoCloseable resource) throws Exception {
        resource.close();
    }

    @Test
    void tenMegabytesBothWaysAtOnce() throws Exception {
        byte[] up = noise(1);
        byte[] down = noise(2);
        try (ServerSocket target = target();
                ServerSocketChannel listener = listener();
                Forwarding port = forwarder.tcp(listener, to(target.getLocalPort()))) {
            assertThat(port).isNotNull();
            CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(() -> {
                try (Socket server = target.accept()) {
                    return exchange(server, down);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            try (Socket client = new Socket(HERE, port(listener))) {
                assertThat(Arrays.equals(exchange(client, up), down)).isTrue();
            }
            assertThat(Arrays.equals(heard.get(30, TimeUnit.SECONDS), up)).isTrue();
        }
    }

    @Test
    void oneHalfEndsAndTheOtherGoesOn() throws Exception {
        try (ServerSocket target = target();
                ServerSocketChannel listener = listener();
                Forwarding port = forwarder.tcp(listener, to(target.getLocalPort()));
                Socket client = new Socket(HERE, port(listener));
                Socket server = target.accept()) {
            assertThat(port).isNotNull();
            client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("question");
            for (int i = 0; i < 3; i++) {
                server.getOutputStream().write('a' + i);
                assertThat(client.getInputStream().read()).isEqualTo('a' + i);
            }
            server.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aReaderWhoDoesNotReadHoldsHisSenderBack() throws Exception {
        try (ServerSocket target = target();
                ServerSocketChannel listener = listener();
                Forwarding port = forwarder.tcp(listener, to(target.getLocalPort()));
                Socket client = new Socket(HERE, port(listener));
                Socket server = target.accept()) {
            assertThat(port).isNotNull();
            byte[] all = noise(3);
            CompletableFuture<Boolean> sent = CompletableFuture.supplyAsync(() -> {
                try {
                    for (int i = 0; i < 10; i++) {
                        client.getOutputStream().write(all);
                    }
                    client.shutdownOutput();
                    return true;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            // A second connection is served while the first one waits.
            try (Socket other = new Socket(HERE, port(listener));
                    Socket otherServer = target.accept()) {
                other.getOutputStream().write(7);
                assertThat(otherServer.getInputStream().read()).isEqualTo(7);
            }
            assertThat(sent.isDone()).isFalse();
            long count = 0;
            byte[] bytes = new byte[1 << 16];
            for (int n = server.getInputStream().read(bytes);
                    n >= 0;
                    n = server.getInputStream().read(bytes)) {
                count += n;
            }
            assertThat(count).isEqualTo(10L * TEN_MEGABYTES);
            assertThat(sent.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whereNobodyListensTheCallerIsTold() throws Exception {
        try (ServerSocketChannel listener = listener();
                Forwarding port = forwarder.tcp(listener, to(1));
                Socket client = new Socket(HERE, port(listener))) {
            assertThat(port).isNotNull();
            assertThatThrownBy(() -> {
                        if (client.getInputStream().read() < 0) {
                            throw new SocketException("end");
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aResetIsPassedOn() throws Exception {
        try (ServerSocket target = target();
                ServerSocketChannel listener = listener();
                Forwarding port = forwarder.tcp(listener, to(target.getLocalPort()));
                Socket client = new Socket(HERE, port(listener));
                Socket server = target.accept()) {
            assertThat(port).isNotNull();
            server.setSoLinger(true, 0);
            end(server);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void thousandsOfConnectionsAtOnce() throws Exception {
        int count = 2000;
        List<Socket> sockets = new ArrayList<>();
        try (ServerSocket target = target();
                ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(HERE, 0), 4096);
                Forwarding port = forwarder.tcp(listener, to(target.getLocalPort()))) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        Socket server = target.accept();
                        Thread.ofVirtual().start(() -> {
                            try (server) {
                                server.getInputStream().transferTo(server.getOutputStream());
                            } catch (IOException _) {
                                // Reset at the end.
                            }
                        });
                    }
                } catch (IOException _) {
                    // Closed at the end.
                }
            });
            for (int i = 0; i < count; i++) {
                sockets.add(new Socket(HERE, port(listener)));
            }
            for (int i = 0; i < count; i++) {
                sockets.get(i).getOutputStream().write(i & 0xff);
            }
            for (int i = 0; i < count; i++) {
                assertThat(sockets.get(i).getInputStream().read()).isEqualTo(i & 0xff);
            }
            end(port);
            assertThatThrownBy(() -> {
                        if (sockets.getLast().getInputStream().read() < 0) {
                            throw new SocketException("end");
                        }
                    })
                    .as("closing a port ends what goes through it")
                    .isInstanceOf(SocketException.class);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void datagramsFindTheirWayBack() throws Exception {
        DatagramSocket target = world.in("machine", () -> new DatagramSocket(0, HERE));
        DatagramChannel socket = DatagramChannel.open().bind(new InetSocketAddress(HERE, 0));
        int port = socket.socket().getLocalPort();
        try (target;
                Forwarding forwarding = forwarder.udp(socket, to(target.getLocalPort()));
                DatagramSocket one = new DatagramSocket(0, HERE);
                DatagramSocket two = new DatagramSocket(0, HERE)) {
            assertThat(forwarding).isNotNull();
            for (DatagramSocket client : List.of(one, two)) {
                client.connect(HERE, port);
                client.setSoTimeout(10_000);
                send(client, "from " + client.getLocalPort());
            }
            target.setSoTimeout(10_000);
            for (int i = 0; i < 2; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                target.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                byte[] answer = ("you are " + text).getBytes(StandardCharsets.UTF_8);
                target.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
            for (DatagramSocket client : List.of(one, two)) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                client.receive(packet);
                assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                        .isEqualTo("you are from " + client.getLocalPort());
            }
        }
        try (DatagramSocket again = new DatagramSocket(port, HERE)) {
            assertThat(again.isBound()).as("the port is free again").isTrue();
        }
    }

    private static void send(DatagramSocket socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length));
    }

    @Test
    void anEndedForwarderLeavesNothing() throws Exception {
        try (ServerSocket target = target();
                ServerSocketChannel listener = listener()) {
            int port = port(listener);
            Forwarding forwarding = forwarder.tcp(listener, to(target.getLocalPort()));
            try (Socket client = new Socket(HERE, port);
                    Socket server = target.accept()) {
                forwarder.close();
                assertThat(listener.isOpen()).isFalse();
                assertThatThrownBy(() -> new Socket(HERE, port).close()).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> {
                            if (server.getInputStream().read() < 0) {
                                throw new SocketException("end");
                            }
                        })
                        .isInstanceOf(SocketException.class);
                assertThat(client.isConnected()).isTrue();
            }
            forwarding.close();
            forwarder.close();
        }
    }
}
