package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The unix socket. Its file is for its owner alone (0600), or for one group too (0660).
final class UnixListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(UnixListener.class);

    /// How many connections may wait to be accepted.
    private static final int BACKLOG = 1024;

    private final Path path;
    private final ServerSocketChannel channel;

    /// The file that this listener made: another engine's, put there later, is not ours to remove.
    private final Object fileKey;

    private UnixListener(Path path, ServerSocketChannel channel, Object fileKey) {
        this.path = path;
        this.channel = channel;
        this.fileKey = fileKey;
    }

    /// @param group may connect too; empty for the owner alone
    /// @throws EngineException CONFLICT when somebody answers on this path, INVALID_ARGUMENT for a path or group
    ///     that can't be, UNAVAILABLE when the file can't be made
    static UnixListener open(Path path, Optional<String> group) {
        try {
            removeStale(path);
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                // Made in a folder that only the owner may enter, so nobody connects before the mode is set.
                channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
                permit(path, group);
                return new UnixListener(path, channel, fileKey(path));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "can't open the Docker API socket " + path + ": " + e.getMessage(), e);
        }
    }

    /// A socket that an engine left behind when it was killed is in the way of `bind`; one that answers is alive.
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(path)) {
            throw EngineException.conflict(
                    path + " is not a socket, and the Docker API would have its socket there; move it away");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobodyAnswers) {
            Files.delete(path);
            return;
        }
        throw EngineException.conflict("another process serves " + path + "; end it, or choose another --root");
    }

    private static void permit(Path path, Optional<String> group) throws IOException {
        if (group.isEmpty()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return;
        }
        GroupPrincipal principal;
        try {
            principal = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group.get());
        } catch (IOException e) {
            throw EngineException.invalid("no group " + group.get() + " on this machine, for the socket " + path);
        }
        Objects.requireNonNull(Files.getFileAttributeView(path, PosixFileAttributeView.class))
                .setGroup(principal);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public String name() {
        return "unix://" + path;
    }

    @Override
    public Wire accept() throws IOException {
        SocketChannel accepted = channel.accept();
        return new UnixWire(accepted, client(accepted));
    }

    private static ApiRequest.Client client(SocketChannel accepted) {
        String user;
        try {
            user = accepted.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (IOException | UnsupportedOperationException e) {
            user = "";
        }
        return new ApiRequest.Client(user, Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && fileKey(path).equals(fileKey)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warn("can't remove the socket {}", path, e);
        }
    }
}
