package io.cooperage.engine.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Where a server can be reached.
public sealed interface HttpEndpoint {

    /// A unix socket. Its file is for its owner alone (0600), or for one group too (0660).
    record Unix(Path path, Optional<String> group) implements HttpEndpoint {}

    /// TCP with TLS 1.2 or later. There is no form without.
    ///
    /// @param address port 0 is any free one
    /// @param context the server's key, and whose certificates it takes from clients
    record Tls(InetSocketAddress address, SSLContext context, ClientCertificate client) implements HttpEndpoint {}

    /// Whether a client must show one. A wrong one is refused in each case but [#NONE].
    enum ClientCertificate {
        NONE,
        OPTIONAL,
        REQUIRED
    }
}
