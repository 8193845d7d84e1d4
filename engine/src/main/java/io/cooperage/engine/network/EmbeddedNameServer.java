package io.cooperage.engine.network;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.network.dns.DnsServer;

/// [NameServer] inside this JVM.
final class EmbeddedNameServer implements NameServer {
    private final DnsServer server = new DnsServer();

    @Override
    public void serve(String containerId, NetworkNamespace namespace, Scope scope) {
        server.serve(containerId, namespace, scope.directory(), scope.upstream());
    }

    @Override
    public void stop(String containerId) {
        server.stop(containerId);
    }

    @Override
    public void close() {
        server.close();
    }
}
