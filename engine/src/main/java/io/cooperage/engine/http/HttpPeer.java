package io.cooperage.engine.http;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Who is on the other side of a connection.
///
/// @param process on a unix socket, as the kernel vouches for it
/// @param address on TCP
/// @param certificates that it proved to have, its own first; empty when it showed none
public record HttpPeer(Optional<Process> process, Optional<InetAddress> address, List<X509Certificate> certificates) {

    /// As it was when it connected (unix(7), SO_PEERCRED).
    ///
    /// @param pid 0 when the process is in a namespace that this one can't see
    /// @param uid in this process's user namespace
    public record Process(int pid, int uid) {}

    public HttpPeer {
        certificates = List.copyOf(certificates);
    }
}
