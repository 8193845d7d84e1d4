package io.cooperage.engine.http;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// The file of a unix socket. It is bound under another name and moved to its own when its mode is right: so
/// nobody connects before, what a killed engine left behind is replaced in one step, and Netty, which deletes
/// what it has bound, never deletes another engine's.
final class UnixSocketFile {
    private final Path path;
    private final Path bound;
    private Object inode = "";

    private UnixSocketFile(Path path, Path bound) {
        this.path = path;
        this.bound = bound;
    }

    /// @throws EngineException CONFLICT when somebody answers on this path, or something else lies there
    static UnixSocketFile at(Path path) {
        requireFree(path);
        String name =
                "." + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return new UnixSocketFile(path, path.resolveSibling(name));
    }

    /// A socket that an engine left behind when it was killed is not in the way; one that answers is alive.
    private static void requireFree(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(path)) {
            throw EngineException.conflict(path + " is not a socket, and one is wanted there; move it away");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobodyAnswers) {
            return;
        }
        throw EngineException.conflict("another process serves " + path + "; end it, or choose another --root");
    }

    Path path() {
        return path;
    }

    /// What to bind to.
    Path bound() {
        return bound;
    }

    /// The socket is bound: lets clients in.
    ///
    /// @throws EngineException INVALID_ARGUMENT for a group that there is not
    void publish(Optional<String> group) throws IOException {
        try {
            permit(group);
            inode = inodeOf(bound);
            Files.move(bound, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(bound);
        }
    }

    private void permit(Optional<String> group) throws IOException {
        if (group.isEmpty()) {
            Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
            return;
        }
        GroupPrincipal principal;
        try {
            principal = bound.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group.get());
        } catch (IOException e) {
            throw EngineException.invalid("no group " + group.get() + " on this machine, for the socket " + path);
        }
        Objects.requireNonNull(Files.getFileAttributeView(bound, PosixFileAttributeView.class))
                .setGroup(principal);
        Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-rw----"));
    }

    private static Object inodeOf(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    /// Another engine's, put there later, is not ours to remove.
    void remove() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && inodeOf(path).equals(inode)) {
            Files.delete(path);
        }
    }
}
