package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.network.dns.Names;
import java.net.InetAddress;
import java.util.List;

/// Answers the names of containers inside containers, on 127.0.0.11, and asks upstream for the rest. Safe for
/// any thread.
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

    /// The names one container can see.
    interface Directory extends Names {}
}
