package io.cooperage.engine.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cooperage.engine.linux.NetworkNamespace;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.linux.netlink.NetlinkRoutes;
import io.cooperage.engine.linux.netlink.NetworkLink;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What one engine has of networks on this machine at this instant: for tests that nothing stays behind. An
/// ordinary user's engine has its devices and rules in a namespace of its own, and is looked for there.
///
/// @param ports published ports in its table of the packet filter, `tcp . 8080 : 172.17.0.2 . 80`
/// @param apart files that hold an ordinary user's namespace, and processes that connect it
record NetworkDevices(List<String> bridges, List<String> cables, List<String> ports, List<String> apart) {
    static final NetworkDevices NONE = new NetworkDevices(List.of(), List.of(), List.of(), List.of());

    private static final int ENGINE_DIGITS = 6;
    private static final Pattern PORT = Pattern.compile("(?:[^\\s,{]+ \\. )+\\d+ : [^\\s,{]+ \\. \\d+");

    static NetworkDevices of(EnginePaths paths) {
        if (!UserNamespaces.ofSelf().rootless()) {
            try (NetworkNamespace here = NetworkNamespace.current()) {
                return devices(paths, here, List.of());
            }
        }
        Path folder = paths.run().resolve("net");
        List<String> apart = apart(folder);
        Path pin = folder.resolve("namespace");
        if (!Files.exists(pin)) {
            return new NetworkDevices(List.of(), List.of(), List.of(), apart);
        }
        try (NetworkNamespace namespace = NetworkNamespace.fromPath(pin)) {
            return devices(paths, namespace, apart);
        }
    }

    private static NetworkDevices devices(EnginePaths paths, NetworkNamespace namespace, List<String> apart) {
        String engine = paths.engineName().substring(0, ENGINE_DIGITS);
        try (NetlinkRoutes routes = namespace.call(NetlinkRoutes::open)) {
            List<String> names = routes.links().stream().map(NetworkLink::name).toList();
            return new NetworkDevices(
                    names.stream()
                            .filter(name -> name.startsWith("cb" + engine))
                            .toList(),
                    names.stream()
                            .filter(name -> name.startsWith("cv" + engine))
                            .toList(),
                    ports(namespace, "cooperage_" + paths.engineName()),
                    apart);
        }
    }

    private static List<String> ports(NetworkNamespace namespace, String table) {
        if (nft(namespace, "list", "tables", "inet").lines().noneMatch(("table inet " + table)::equals)) {
            return List.of();
        }
        return PORT.matcher(nft(namespace, "list", "table", "inet", table))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static String nft(NetworkNamespace namespace, String... arguments) {
        // An ordinary user's path need not lead to it.
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin LC_ALL=C exec nft \"$@\"", "nft"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(namespace.inside(command))
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + text);
            }
            return text;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> apart(Path folder) {
        List<String> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(Path::toString).forEach(found::add);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            try {
                String command =
                        Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"), ISO_8859_1);
                if (command.contains(folder + "/")) {
                    found.add(process.pid() + " " + command.replace('\0', ' '));
                }
            } catch (IOException _) {
                // It ended meanwhile, or is not ours to see.
            }
        }
        return found;
    }
}
