package io.cooperage.engine.api.docker;

import io.cooperage.engine.http.HttpPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who asks, in words for the request log. Any thread.
final class ClientNames {
    private static final Path PROC = Path.of("/proc");

    private final Map<Integer, String> users = new ConcurrentHashMap<>();

    ApiRequest.Client of(HttpPeer peer) {
        if (peer.process().isPresent()) {
            return of(peer.process().get());
        }
        String address = peer.address().map(InetAddress::getHostAddress).orElse("");
        // The name that the authority gave its key, and where it comes from.
        String name = peer.certificates().isEmpty()
                ? address
                : peer.certificates().getFirst().getSubjectX500Principal().getName() + " " + address;
        return new ApiRequest.Client(name, Optional.empty(), Optional.empty());
    }

    private ApiRequest.Client of(HttpPeer.Process process) {
        Path folder = PROC.resolve(Integer.toString(process.pid()));
        return new ApiRequest.Client(
                user(process.uid(), folder),
                process.pid() == 0 ? Optional.empty() : Optional.of((long) process.pid()),
                command(folder));
    }

    /// Java tells names of users for files only, and a process's folder is its user's; unless the process may
    /// not be looked into (proc(5)), when it is root's.
    private String user(int uid, Path folder) {
        String known = users.get(uid);
        if (known != null) {
            return known;
        }
        try {
            if (Files.getAttribute(folder, "unix:uid").equals(uid)) {
                String name = Files.getOwner(folder).getName();
                users.put(uid, name);
                return name;
            }
        } catch (IOException e) {
            return Integer.toString(uid); // it has ended
        }
        return Integer.toString(uid);
    }

    private static Optional<String> command(Path folder) {
        try {
            return Optional.of(Files.readString(folder.resolve("comm"), StandardCharsets.ISO_8859_1)
                    .strip());
        } catch (IOException e) {
            return Optional.empty(); // it has ended, or is in another namespace
        }
    }
}
