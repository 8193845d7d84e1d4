package io.cooperage.engine.network.dns;

import java.net.InetAddress;
import java.util.List;

/// The names of containers that one container can see. Asked by the resolver's thread at each question, so it
/// must answer from memory and at once.
public interface Names {
    /// The addresses of a name (lower case, no final dot), of both families; empty when it is none of ours.
    List<InetAddress> addresses(String name);

    /// The names of an address on these networks, empty when it is none of ours.
    List<String> names(InetAddress address);
}
