package io.cooperage.engine.network;

import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.SocketTable.Bound;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds the process that has a port of the machine, from proc_pid_net(5): a row there names an inode and a
/// user, and some process has a descriptor for that inode.
final class SocketOwner {
    private static final Path PROC = Path.of("/proc");

    private SocketOwner() {}

    /// Who stands in the way of these addresses, in words; empty when nobody does that the kernel's tables
    /// show (a socket that is bound but does not listen is not in them). Looks in the namespace of the
    /// calling thread.
    static Optional<String> find(Protocol protocol, List<MachineAddress> addresses, int port) {
        // An IPv6 socket for any address mostly is one for IPv4 too.
        List<Bound> bound = SocketTable.read(Path.of("/proc/thread-self/net"), protocol).stream()
                .filter(socket -> socket.port() == port)
                .filter(socket -> addresses.stream()
                        .anyMatch(address -> address.overlaps(socket.address())
                                || (socket.address().any() && !socket.address().ipv4())))
                .toList();
        return bound.stream()
                .filter(Bound::listening)
                .findFirst()
                .or(() -> bound.stream().findFirst())
                .map(SocketOwner::describe);
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
