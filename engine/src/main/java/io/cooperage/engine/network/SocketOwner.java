package io.cooperage.engine.network;

import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.network.PortBinding.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Finds the process that has a port of the machine, from proc_pid_net(5): a row there names an inode and a user,
/// and some process has a descriptor for that inode.
final class SocketOwner {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private SocketOwner() {}

    /// A socket that is bound to a port.
    private record Bound(MachineAddress address, int port, boolean listening, String uid, String inode) {}

    /// Who stands in the way of these addresses, in words; empty when nobody does that the kernel's tables show
    /// (a socket that is bound but does not listen is not in them). Looks in the namespace of the calling thread.
    static Optional<String> find(Protocol protocol, List<MachineAddress> addresses, int port) {
        List<Bound> bound = new ArrayList<>();
        for (String table : List.of(protocol.word(), protocol.word() + "6")) {
            KernelFile.read(Path.of("/proc/thread-self/net", table))
                    .ifPresent(text -> text.lines().skip(1).forEach(line -> {
                        Bound socket = parse(line);
                        // An IPv6 socket for any address mostly is one for IPv4 too.
                        if (socket.port() == port
                                && addresses.stream()
                                        .anyMatch(address -> address.overlaps(socket.address())
                                                || (socket.address().any()
                                                        && !socket.address().ipv4()))) {
                            bound.add(socket);
                        }
                    }));
        }
        return bound.stream()
                .filter(Bound::listening)
                .findFirst()
                .or(() -> bound.stream().findFirst())
                .map(SocketOwner::describe);
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

    private static String describe(Bound socket) {
        String link = "socket:[" + socket.inode() + "]";
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (has(process, link)) {
                    String name = KernelFile.read(process.resolve("comm"))
                            .map(String::strip)
                            .orElse("?");
                    return "process " + name + " (pid " + process.getFileName() + ")";
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // Nothing to see without /proc; the kernel's table has said who the user is.
        }
        return "a process of the user with id " + socket.uid() + " (its name: sudo ss -lntup 'sport = :" + socket.port()
                + "')";
    }

    private static boolean has(Path process, String link) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (points(descriptor, link)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // It has ended, or is somebody else's.
        }
        return false;
    }

    private static boolean points(Path descriptor, String link) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(link);
        } catch (IOException e) {
            return false;
        }
    }
}
