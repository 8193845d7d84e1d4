package io.cooperage.engine.network;

import io.cooperage.engine.linux.KernelFile;
import io.cooperage.engine.network.ContainerNetworks.EtcFiles;
import io.cooperage.engine.network.ContainerNetworks.Subject;
import io.cooperage.engine.network.DefaultLinks.HostLine;
import io.cooperage.engine.network.EtcContents.Resolution;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// [EtcText] from this machine's own files, as they are at each asking.
final class MachineNames implements EtcText {
    private static final Path HOSTS = Path.of("/etc/hosts");

    @Override
    public Naming of(
            Subject subject,
            NetworkSettings settings,
            List<Endpoint> endpoints,
            List<HostLine> linked,
            boolean userDefined,
            @Nullable String gateway) {
        ResolvConf machine = ResolvConf.ofMachine();
        String hosts = settings.mode().kind() == NetworkMode.Kind.HOST
                ? EtcContents.hostsOfMachine(KernelFile.read(HOSTS).orElse(""), settings.extraHosts())
                : EtcContents.hosts(subject, addresses(endpoints), settings.extraHosts(), gateway, linked);
        Resolution resolution = resolution(machine, settings, endpoints, userDefined);
        return new Naming(new EtcFiles(hosts, resolution.text()), resolution.served(), resolution.upstream());
    }

    private static List<String> addresses(List<Endpoint> endpoints) {
        return endpoints.stream()
                .flatMap(endpoint -> Stream.of(endpoint.ipv4(), endpoint.ipv6()))
                .filter(address -> !address.isEmpty())
                .toList();
    }

    private static Resolution resolution(
            ResolvConf machine, NetworkSettings settings, List<Endpoint> endpoints, boolean userDefined) {
        if (settings.mode().kind() != NetworkMode.Kind.NETWORKS) {
            return EtcContents.onMachine(machine, settings.dns());
        }
        if (userDefined) {
            return EtcContents.onUserNetwork(machine, settings.dns());
        }
        boolean ipv6 = endpoints.stream().anyMatch(endpoint -> !endpoint.ipv6().isEmpty());
        return EtcContents.onDefaultBridge(machine, settings.dns(), ipv6);
    }
}
