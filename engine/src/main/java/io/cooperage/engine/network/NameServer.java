package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import java.net.InetAddress;
import java.util.List;

/// Answers the names of containers inside containers, on 127.0.0.11, and asks upstream for the rest. Safe for any
/// thread.
interface NameServer extends AutoCloseable {

    /// Serves one container until [#stop]; called again, it changes what is served.
    ///
    /// @param namespace the container's
    void serve(String containerId, NetworkNamespace namespace, Scope scope);

    void stop(String containerId);

    @Override
    void close();

    /// What one container can see.
    ///
    /// @param directory the names of the networks it is on; asked at each question
    /// @param upstream servers for everything else, reached from the engine's namespace or the machine's
    record Scope(Directory directory, List<InetAddress> upstream) {
        public Scope {
            upstream = List.copyOf(upstream);
        }
    }

    interface Directory {
        /// The addresses of a name (any case, no final dot), of both families; empty when it is none of ours.
        List<InetAddress> addresses(String name);

        /// The name of an address on these networks, empty when it is none of ours.
        List<String> names(InetAddress address);
    }
}
