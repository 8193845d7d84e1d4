package io.cooperage.engine.registry;

import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.Endpoint.Protection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/// From the name of a registry to where it listens, and how much protection may be given up there.
///
/// Any thread; the settings are asked each time.
final class EndpointResolver {
    /// All names of Docker Hub; only one of them serves images.
    private static final Set<String> HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");
    private static final String HUB_AUTHORITY = "registry-1.docker.io";

    private final Supplier<RegistrySettings> settings;

    EndpointResolver(Supplier<RegistrySettings> settings) {
        this.settings = settings;
    }

    RegistrySettings settings() {
        return settings.get();
    }

    /// The one name for all of a registry's names.
    static String canonical(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        return HUB.contains(lower) ? ImageReference.DEFAULT_DOMAIN : lower;
    }

    /// The registry itself.
    Endpoint registry(String domain) {
        String canonical = canonical(domain);
        String authority = canonical.equals(ImageReference.DEFAULT_DOMAIN) ? HUB_AUTHORITY : canonical;
        return new Endpoint(canonical, authority, "", protection(authority));
    }

    /// Its mirrors, in the order to try them.
    List<Endpoint> mirrors(String domain) {
        List<Endpoint> mirrors = new ArrayList<>();
        for (String text : settings().mirrors().getOrDefault(canonical(domain), List.of())) {
            MirrorAddress address = MirrorAddress.parse(text);
            // Who writes http:// has named the host as insecure.
            Protection protection =
                    "http".equals(address.scheme()) ? Protection.PLAIN : protection(address.authority());
            mirrors.add(new Endpoint(canonical(address.authority()), address.authority(), address.path(), protection));
        }
        return mirrors;
    }

    Protection protection(String authority) {
        RegistrySettings now = settings();
        if (now.insecure().contains(authority) || inInsecureNetwork(authority, now.insecure())) {
            return Protection.ANY;
        }
        boolean excused = isLoopback(authority) && !CertificateFolders.hasAuthority(now.certFolders(), authority);
        return excused ? Protection.ANY : Protection.VERIFIED;
    }

    private static boolean isLoopback(String authority) {
        String host = Authority.host(authority);
        InetAddress address = AddressRange.literal(host);
        return address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
    }

    private static boolean inInsecureNetwork(String authority, Set<String> insecure) {
        List<AddressRange> networks = insecure.stream()
                .map(AddressRange::parse)
                .filter(Objects::nonNull)
                .toList();
        if (networks.isEmpty()) {
            return false;
        }
        String host = Authority.host(authority);
        InetAddress literal = AddressRange.literal(host);
        try {
            List<InetAddress> addresses =
                    literal == null ? Arrays.asList(InetAddress.getAllByName(host)) : List.of(literal);
            return networks.stream().anyMatch(network -> addresses.stream().anyMatch(network::contains));
        } catch (UnknownHostException _) {
            // Connecting fails in a moment and says so better.
            return false;
        }
    }
}
