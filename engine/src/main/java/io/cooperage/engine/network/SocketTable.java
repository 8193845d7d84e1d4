package io.cooperage.engine.network;

import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.network.PortBinding.Protocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The sockets of a network namespace, as proc_pid_net(5) lists them.
final class SocketTable {
    private static final String LISTENING = "0A";

    private SocketTable() {}

    /// A socket that is bound to a port.
    record Bound(MachineAddress address, int port, boolean listening, String uid, String inode) {}

    /// @param net folder of the tables, such as `/proc/PID/net`
    static List<Bound> read(Path net, Protocol protocol) {
        return Stream.of(protocol.word(), protocol.word() + "6")
                .map(table -> KernelFile.read(net.resolve(table)))
                .flatMap(Optional::stream)
                .flatMap(text -> text.lines().skip(1))
                .map(SocketTable::parse)
                .toList();
    }

    private static Bound parse(String line) {
        String[] fields = line.strip().split("\\s+", -1);
        String[] local = fields[1].split(":", -1);
        return new Bound(
                address(local[0]), Integer.parseInt(local[1], 16), fields[3].equals(LISTENING), fields[7], fields[9]);
    }

    /// Four bytes at a time, each group in the machine's order.
    private static MachineAddress address(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        ByteBuffer groups = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        ByteBuffer address = ByteBuffer.allocate(bytes.length);
        while (groups.hasRemaining()) {
            address.putInt(groups.getInt());
        }
        try {
            InetAddress literal = InetAddress.getByAddress(address.array());
            return new MachineAddress(hex, literal, literal.isAnyLocalAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes in /proc/net", e);
        }
    }
}
