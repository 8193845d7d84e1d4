package io.cooperage.engine.network.dns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.NetworkNamespace;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

@Tag("kernel")
class DnsServerTest {
    private static final String ID = "4f1c";
    private static final Map<String, List<String>> ADDRESSES = Map.of(
            "web", List.of("10.7.0.2"),
            "db", List.of("10.7.0.3", "10.7.0.4", "10.7.0.5"),
            "six", List.of("fd07::6"));

    private static final Names NAMES = new Names() {
        @Override
        public List<InetAddress> addresses(String name) {
            return ADDRESSES.getOrDefault(name, List.of()).stream()
                    .map(InetAddress::ofLiteral)
                    .toList();
        }

        @Override
        public List<String> names(InetAddress address) {
            return ADDRESSES.entrySet().stream()
                    .filter(entry -> addresses(entry.getKey()).contains(address))
                    .map(entry -> entry.getKey() + ".shop")
                    .toList();
        }
    };

    @TempDir
    Path folder;

    private NetworkNamespace container;
    private TestUpstream upstream;
    private DnsServer server;

    DnsServerTest() {}

    @BeforeEach
    void serve() throws IOException {
        container = Namespaces.create(folder.resolve("net"));
        upstream = new TestUpstream("127.0.0.1", 0, DnsServerTest::provider);
        server = new DnsServer(upstream.port());
        server.serve(ID, container, NAMES, List.of(upstream.address()));
    }

    @AfterEach
    void leaveNothing() throws IOException {
        if (server != null) {
            server.close();
            upstream.close();
            container.close();
        }
        if (Files.exists(folder.resolve("net"))) {
            NetworkNamespace.unpin(folder.resolve("net"));
        }
    }

    /// Knows one host, and one name with more text than a datagram holds.
    private static Message provider(Message query) {
        Message reply = Answers.reply(query, Rcode.NOERROR);
        Name name = query.getQuestion().getName();
        if (name.toString().equalsIgnoreCase("example.org.")) {
            reply.addRecord(new ARecord(name, DClass.IN, 60, InetAddress.ofLiteral("192.0.2.7")), Section.ANSWER);
        } else if (name.toString().equalsIgnoreCase("long.example.org.")) {
            for (int i = 0; i < 40; i++) {
                reply.addRecord(new TXTRecord(name, DClass.IN, 60, i + "x".repeat(200)), Section.ANSWER);
            }
        } else {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        return reply;
    }

    private static Message question(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    }

    private Message ask(Message query) throws IOException {
        return new Message(askBytes(query.toWire()));
    }

    /// From inside the container.
    private byte[] askBytes(byte[] query) {
        return askBytes(query, 1, 10_000);
    }

    private byte[] askBytes(byte[] query, int attempts, int timeoutMillis) {
        return container.call(() -> {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                socket.setSoTimeout(timeoutMillis);
                DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
                for (int left = attempts; ; left--) {
                    socket.send(new DatagramPacket(query, query.length, InetAddress.ofLiteral("127.0.0.11"), 53));
                    try {
                        socket.receive(packet);
                        return Arrays.copyOf(packet.getData(), packet.getLength());
                    } catch (SocketTimeoutException silence) {
                        if (left == 1) {
                            throw silence;
                        }
                    }
                }
            }
        });
    }

    private Message askByStream(Message query) {
        return container.call(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.11", 53));
                socket.setSoTimeout(10_000);
                send(socket, query);
                return receive(socket);
            }
        });
    }

    private static void send(Socket socket, Message query) throws IOException {
        byte[] wire = query.toWire();
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(wire.length);
        out.write(wire);
    }

    private static Message receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return new Message(in.readNBytes(in.readUnsignedShort()));
    }

    private static List<String> rdata(Message reply) {
        return reply.getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    private String run(String... command) throws Exception {
        Process process = new ProcessBuilder(container.inside(List.of(command)))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    @Test
    void busyboxFindsNamesAddressesAndTheWorld() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "no /bin/busybox: install busybox-static");
        assertThat(run("/bin/busybox", "nslookup", "web", "127.0.0.11")).contains("Address", "10.7.0.2");
        assertThat(run("/bin/busybox", "nslookup", "six", "127.0.0.11")).contains("fd07::6");
        assertThat(run("/bin/busybox", "nslookup", "10.7.0.2", "127.0.0.11")).contains("web.shop");
        assertThat(run("/bin/busybox", "nslookup", "example.org", "127.0.0.11")).contains("192.0.2.7");
        assertThat(run("/bin/busybox", "nslookup", "nowhere", "127.0.0.11")).contains("NXDOMAIN");
    }

    @Test
    void anyCaseIsTheSameNameAndTheQuestionComesBackAsAsked() throws IOException {
        Message reply = ask(question("WeB.", Type.A));
        assertThat(rdata(reply)).containsExactly("10.7.0.2");
        assertThat(reply.getQuestion().getName()).hasToString("WeB.");
        assertThat(reply.getHeader().getFlag(Flags.QR)).isTrue();
        assertThat(reply.getSection(Section.ANSWER).getFirst().getTTL()).isEqualTo(Answers.TTL_SECONDS);
    }

    @Test
    void aNameOfOursHasNothingElseAndNobodyIsAsked() throws IOException {
        for (int type : new int[] {Type.AAAA, Type.MX, Type.HTTPS}) {
            Message reply = ask(question("web.", type));
            assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(rdata(reply)).isEmpty();
        }
        assertThat(upstream.asked).isEmpty();
    }

    @Test
    void severalAddressesTakeTurns() throws IOException {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            List<String> answer = rdata(ask(question("db.", Type.A)));
            assertThat(answer).containsExactlyInAnyOrder("10.7.0.3", "10.7.0.4", "10.7.0.5");
            first.add(answer.getFirst());
        }
        assertThat(first.subList(0, 3)).doesNotHaveDuplicates();
        assertThat(first.subList(3, 6)).isEqualTo(first.subList(0, 3));
    }

    @Test
    void addressesHaveNamesAndStrangersAreForwarded() throws IOException {
        Name ours = ReverseMap.fromAddress("fd07::6");
        Message reply = ask(Message.newQuery(Record.newRecord(ours, Type.PTR, DClass.IN)));
        assertThat(rdata(reply)).containsExactly("six.shop.");
        Name strange = ReverseMap.fromAddress("192.0.2.200");
        assertThat(ask(Message.newQuery(Record.newRecord(strange, Type.PTR, DClass.IN)))
                        .getRcode())
                .isEqualTo(Rcode.NXDOMAIN);
        assertThat(upstream.asked).hasSize(1);
    }

    @Test
    void aThousandQuestionsOnOneSocketAreAllAnswered() {
        Set<Integer> answered = container.call(() -> {
            Set<Integer> ids = new HashSet<>();
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                socket.setSoTimeout(10_000);
                DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                for (int batch = 0; batch < 50; batch++) {
                    for (int i = 0; i < 20; i++) {
                        Message query = question(i % 2 == 0 ? "web." : "example.org.", Type.A);
                        query.getHeader().setID(batch * 20 + i);
                        byte[] wire = query.toWire();
                        socket.send(new DatagramPacket(wire, wire.length, InetAddress.ofLiteral("127.0.0.11"), 53));
                    }
                    for (int i = 0; i < 20; i++) {
                        socket.receive(packet);
                        Message reply = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                        assertThat(reply.getSection(Section.ANSWER)).hasSize(1);
                        ids.add(reply.getHeader().getID());
                    }
                }
            }
            return ids;
        });
        assertThat(answered).hasSize(1000);
        assertThat(upstream.asked.stream()
                        .map(query -> query.getHeader().getID())
                        .distinct())
                .as("ids that nobody can guess")
                .hasSizeGreaterThan(450);
    }

    @Test
    void whatIsTooLongForADatagramComesOverTcp() throws IOException {
        Message query = question("long.example.org.", Type.TXT);
        Message cut = ask(query);
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(rdata(askByStream(query))).hasSize(40);
        assertThat(upstream.askedByStream).hasSize(1);
        query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        ask(query);
        OPTRecord passed = upstream.asked.getLast().getOPT();
        assertThat(passed).as("EDNS is between client and server").isNotNull();
        assertThat(passed.getPayloadSize()).isEqualTo(1232);
    }

    @Test
    void oneConnectionTakesManyQuestions() {
        List<Integer> answered = container.call(() -> {
            List<Integer> ids = new ArrayList<>();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.11", 53));
                socket.setSoTimeout(10_000);
                for (int i = 0; i < 100; i++) {
                    Message query = question(i % 10 == 0 ? "example.org." : "web.", Type.A);
                    query.getHeader().setID(i);
                    send(socket, query);
                }
                for (int i = 0; i < 100; i++) {
                    ids.add(receive(socket).getHeader().getID());
                }
            }
            return ids;
        });
        assertThat(answered)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void aServerThatIsNotThereOrRefusesIsPassedOver() throws IOException {
        try (TestUpstream refusing =
                new TestUpstream("127.0.0.2", upstream.port(), query -> Answers.reply(query, Rcode.REFUSED))) {
            InetAddress nobody = InetAddress.ofLiteral("127.0.0.9");
            server.serve(ID, container, NAMES, List.of(nobody, refusing.address(), upstream.address()));
            assertThat(rdata(ask(question("example.org.", Type.A)))).containsExactly("192.0.2.7");
            assertThat(rdata(askByStream(question("example.org.", Type.A)))).containsExactly("192.0.2.7");
            server.serve(ID, container, NAMES, List.of(nobody, refusing.address()));
            assertThat(ask(question("example.org.", Type.A)).getRcode()).isEqualTo(Rcode.REFUSED);
            server.serve(ID, container, NAMES, List.of(nobody));
            assertThat(ask(question("example.org.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // silence is null
    void aSilentServerIsWaitedForOnce() throws IOException {
        try (TestUpstream silent = new TestUpstream("127.0.0.2", upstream.port(), _ -> null)) {
            server.serve(ID, container, NAMES, List.of(silent.address(), upstream.address()));
            for (int i = 0; i < 5; i++) {
                assertThat(rdata(ask(question("example.org.", Type.A)))).containsExactly("192.0.2.7");
            }
            assertThat(silent.asked).hasSize(1);
        }
    }

    @Test
    void theContainerMayServeDnsItself() throws IOException {
        boolean served = container.call(() -> {
            try (DatagramSocket own = new DatagramSocket(53);
                    ServerSocket ownToo = new ServerSocket(53)) {
                return own.isBound() && ownToo.isBound();
            }
        });
        assertThat(served).isTrue();
        assertThat(rdata(ask(question("web.", Type.A)))).containsExactly("10.7.0.2");
    }

    @Test
    void theNextEngineServesWhereTheLastOneDid() throws IOException {
        container.call(() -> {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                socket.setSoTimeout(10_000);
                askOn(socket);
                server.close();
                server = new DnsServer(upstream.port());
                server.serve(ID, container, NAMES, List.of(upstream.address()));
                // The kernel goes on leading this socket's packets where the first one went.
                return askOn(socket);
            }
        });
        assertThat(rdata(askByStream(question("web.", Type.A)))).containsExactly("10.7.0.2");
        server.close();
        container.call(() -> {
            // Somebody has taken the port meanwhile.
            try (DatagramSocket taken = new DatagramSocket(port(), InetAddress.ofLiteral("127.0.0.11"))) {
                server = new DnsServer(upstream.port());
                server.serve(ID, container, NAMES, List.of());
                return taken.isBound();
            }
        });
        assertThat(rdata(ask(question("web.", Type.A)))).containsExactly("10.7.0.2");
    }

    private static int port() {
        return 40_000 + Math.floorMod(ID.hashCode(), 20_000);
    }

    private static boolean askOn(DatagramSocket socket) throws IOException {
        byte[] wire = question("web.", Type.A).toWire();
        socket.send(new DatagramPacket(wire, wire.length, InetAddress.ofLiteral("127.0.0.11"), 53));
        socket.receive(new DatagramPacket(new byte[512], 512));
        return true;
    }

    @Test
    void whatIsStoppedAnswersNoMore() throws IOException {
        server.stop(ID);
        server.stop(ID);
        container.call(() -> {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                socket.setSoTimeout(300);
                byte[] wire = question("web.", Type.A).toWire();
                socket.send(new DatagramPacket(wire, wire.length, InetAddress.ofLiteral("127.0.0.11"), 53));
                socket.receive(new DatagramPacket(new byte[512], 512));
                throw new AssertionError("it answers");
            } catch (SocketTimeoutException silence) {
                return true;
            }
        });
        server.serve(ID, container, NAMES, List.of(upstream.address()));
        assertThat(rdata(ask(question("web.", Type.A)))).containsExactly("10.7.0.2");
    }

    @Test
    void rubbishHurtsNobody() throws IOException {
        Random random = new Random(20261121);
        byte[] good = question("web.", Type.A).toWire();
        container.call(() -> {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                for (int i = 0; i < 3000; i++) {
                    byte[] bytes = mutate(good, random);
                    socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.ofLiteral("127.0.0.11"), 53));
                }
            }
            for (int i = 0; i < 40; i++) {
                byte[] bytes = mutate(good, random);
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress("127.0.0.11", 53));
                    socket.getOutputStream().write(bytes);
                }
            }
            return true;
        });
        // The kernel drops what does not fit a full socket: ask again, as resolvers do.
        assertThat(new Message(askBytes(Arrays.copyOf(good, 14), 10, 1000)).getRcode())
                .isEqualTo(Rcode.FORMERR);
        assertThat(rdata(ask(question("web.", Type.A)))).containsExactly("10.7.0.2");
        assertThat(rdata(askByStream(question("web.", Type.A)))).containsExactly("10.7.0.2");
    }

    private static byte[] mutate(byte[] good, Random random) {
        byte[] bytes = Arrays.copyOf(good, random.nextInt(good.length * 2));
        for (int i = random.nextInt(8); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
