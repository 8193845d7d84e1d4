package io.cooperage.engine.registry;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The hosts of `NO_PROXY`, by the rules that Go programs (docker, podman, skopeo) keep: a name holds for
/// itself and what is below it, `.name` only for what is below, an address or network for addresses,
/// `host:port` for that port alone, `*` for everything.
record NoProxyList(List<String> entries) {
    NoProxyList {
        entries = List.copyOf(entries);
    }

    static NoProxyList parse(String text) {
        List<String> entries = new ArrayList<>();
        for (String entry : text.split("[,\\s]+", -1)) {
            if (!entry.isEmpty()) {
                entries.add(entry.toLowerCase(Locale.ROOT));
            }
        }
        return new NoProxyList(entries);
    }

    /// The machine itself is always in it.
    boolean contains(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        InetAddress address = AddressRange.literal(host);
        if (host.equals("localhost") || (address != null && address.isLoopbackAddress())) {
            return true;
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return entries.stream().anyMatch(entry -> matches(entry, host, port));
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        InetAddress address = AddressRange.literal(host);
        AddressRange range = AddressRange.parse(entry);
        if (range != null) {
            return address != null && range.contains(address);
        }
        InetAddress whole = AddressRange.literal(entry);
        String name = whole != null ? entry : Authority.host(entry);
        if (!name.equals(entry) && !entry.equals(name + ":" + port)) {
            return false;
        }
        InetAddress literal = AddressRange.literal(name);
        if (literal != null) {
            return literal.equals(address);
        }
        String below = name.startsWith("*.") ? name.substring(1) : name.startsWith(".") ? name : "." + name;
        return host.endsWith(below) || host.equals(name);
    }
}
