package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.ContainerNetworks.EtcFiles;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import io.cooperage.engine.network.PacketFilter.PortTarget;
import io.cooperage.engine.store.EnginePaths;
import java.util.List;
import java.util.Optional;

/// INTERIM
final class MachineSeams {
    private MachineSeams() {}

    static NetworkSeams open(EnginePaths paths) {
        if (UserNamespaces.ofSelf().rootless()) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "rootless networks " + paths.run());
        }
        EngineNamespace namespace = new MachineNamespace();
        return new NetworkSeams(
                namespace, NetworkSeams.routesOf(namespace), new NoFilter(), new NoPorts(), new NoNames());
    }

    static EtcText etc() {
        return (subject, settings, endpoints, userDefined) -> new EtcText.Naming(
                new EtcFiles(
                        "127.0.0.1 localhost\n"
                                + String.join(
                                        "",
                                        endpoints.stream()
                                                .map(e -> e.ipv4() + "\t" + subject.hostname() + "\n")
                                                .toList()),
                        userDefined ? "nameserver 127.0.0.11\n" : "nameserver 192.0.2.1\n"),
                false,
                List.of());
    }

    private static final class NoFilter implements PacketFilter {
        @Override
        public void set(FilterState state) {}

        @Override
        public List<NetworkRule> rulesOf(List<String> addresses) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private static final class NoPorts implements HostPorts {
        @Override
        public List<PublishedPort> take(String containerId, String containerName, List<PortBinding> wishes) {
            return List.of();
        }

        @Override
        public void retake(String containerId, String containerName, List<PublishedPort> ports) {}

        @Override
        public void open(String containerId, List<PortTarget> targets) {}

        @Override
        public void release(String containerId) {}

        @Override
        public Optional<String> holder(PortBinding wish) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    private static final class NoNames implements NameServer {
        @Override
        public void serve(String containerId, NetworkNamespace namespace, Scope scope) {}

        @Override
        public void stop(String containerId) {}

        @Override
        public void close() {}
    }
}
