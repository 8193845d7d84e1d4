package io.cooperage.engine.network;

import io.cooperage.engine.network.PortBinding.Protocol;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A port that a program of some network namespace waits at.
///
/// @param address of the namespace, or every address of its family; `::` mostly is for IPv4 too
public record ListeningPort(Protocol protocol, InetAddress address, int port) {

    /// Those of the namespace that a process is in; none when it has ended.
    public static List<ListeningPort> of(int pid) {
        Path net = Path.of("/proc", Integer.toString(pid), "net");
        // Sockets for datagrams have no such state: each that is bound waits.
        return Stream.of(Protocol.TCP, Protocol.UDP)
                .flatMap(protocol -> SocketTable.read(net, protocol).stream()
                        .filter(socket -> socket.listening() || protocol == Protocol.UDP)
                        .map(socket ->
                                new ListeningPort(protocol, socket.address().address(), socket.port())))
                .distinct()
                .toList();
    }

    /// Nobody outside the namespace reaches it.
    public boolean loopback() {
        return address.isLoopbackAddress();
    }
}
