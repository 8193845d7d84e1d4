package io.cooperage.engine.network;

import io.cooperage.engine.linux.KernelFile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a `/etc/resolv.conf` says, resolv.conf(5).
///
/// @param servers addresses as written; an IPv6 one may have a scope (`fe80::1%eth0`)
record ResolvConf(List<String> servers, List<String> search, List<String> options) {
    /// The address that systemd-resolved puts into /etc/resolv.conf in place of the servers it asks.
    private static final String RESOLVED_STUB = "127.0.0.53";

    ResolvConf {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }

    /// The machine's, with the real servers where systemd-resolved stands before them.
    static ResolvConf ofMachine() {
        return ofMachine(Path.of("/"));
    }

    /// @param root prefix of /etc and /run
    static ResolvConf ofMachine(Path root) {
        ResolvConf said = read(root.resolve("etc/resolv.conf"));
        if (!said.servers.equals(List.of(RESOLVED_STUB))) {
            return said;
        }
        ResolvConf real = read(root.resolve("run/systemd/resolve/resolv.conf"));
        return real.servers.isEmpty() ? said : real;
    }

    private static ResolvConf read(Path file) {
        return parse(KernelFile.read(file).orElse(""));
    }

    static ResolvConf parse(String text) {
        List<String> servers = new ArrayList<>();
        List<String> search = List.of();
        List<String> options = new ArrayList<>();
        for (String line : text.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> values.stream().limit(1).forEach(servers::add);
                // The last of these lines wins.
                case "search", "domain" -> search = values;
                case "options" -> options.addAll(values);
                default -> {
                    // Comments, and `sortlist`, which speaks of the machine's networks.
                }
            }
        }
        return new ResolvConf(servers, search, options);
    }

    /// The servers as addresses; what is none is passed over, as the C library does.
    List<InetAddress> addresses() {
        List<InetAddress> addresses = new ArrayList<>();
        for (String server : servers) {
            try {
                addresses.add(InetAddress.ofLiteral(server));
            } catch (IllegalArgumentException notAnAddress) {
                // Also a scope whose device is gone.
            }
        }
        return addresses;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        servers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
        if (!search.isEmpty()) {
            text.append("search ").append(String.join(" ", search)).append('\n');
        }
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        return text.toString();
    }
}
