package io.cooperage.engine.api.docker;

import java.nio.file.Path;
import java.util.Optional;

/// Where a [DockerApi] can be reached.
///
/// @param socket of the unix socket, always there
/// @param group whose members may use the socket too; empty for its owner alone. Whoever may use it can become
///     whoever the engine runs as.
/// @param tcp besides; empty for none
public record DockerApiOptions(Path socket, Optional<String> group, Optional<Tcp> tcp) {

    /// TCP, for those alone who have a certificate of this authority: the same files as dockerd's.
    ///
    /// @param address `HOST:PORT`; an IPv6 address in brackets; port 0 is any free one
    /// @param authority certificates in PEM of who may sign a client's, `--tlscacert`
    /// @param certificate of this server with its chain, `--tlscert`
    /// @param key of this server in PEM, not encrypted, `--tlskey`
    public record Tcp(String address, Path authority, Path certificate, Path key) {}

    public static DockerApiOptions at(Path socket) {
        return new DockerApiOptions(socket, Optional.empty(), Optional.empty());
    }
}
