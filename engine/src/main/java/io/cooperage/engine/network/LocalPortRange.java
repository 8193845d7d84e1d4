package io.cooperage.engine.network;

import io.cooperage.engine.linux.KernelFile;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;

/// The ports that the machine gives to whoever asks for any (ip-sysctl: ip_local_port_range), without those it
/// keeps back (ip_local_reserved_ports). Of the namespace of the thread that reads it.
///
/// @param unprivileged the first port that needs no right (ip_unprivileged_port_start)
record LocalPortRange(int first, int last, BitSet reserved, int unprivileged) {
    private static final Path FOLDER = Path.of("/proc/sys/net/ipv4");

    static LocalPortRange read() {
        return of(
                file("ip_local_port_range").orElse("32768 60999"),
                file("ip_local_reserved_ports").orElse(""),
                file("ip_unprivileged_port_start").orElse("1024"));
    }

    private static Optional<String> file(String name) {
        return KernelFile.read(FOLDER.resolve(name)).map(String::strip);
    }

    static LocalPortRange of(String range, String reserved, String unprivileged) {
        String[] ends = range.split("\\s+", -1);
        BitSet kept = new BitSet();
        for (String part : reserved.split(",", -1)) {
            if (!part.isEmpty()) {
                PortSpecs.Range ports = PortSpecs.range(part);
                kept.set(ports.first(), ports.last() + 1);
            }
        }
        return new LocalPortRange(
                Integer.parseInt(ends[0]), Integer.parseInt(ends[1]), kept, Integer.parseInt(unprivileged));
    }

    int size() {
        return last - first + 1;
    }

    /// The `n`th port, counted on from the first again after the last.
    int port(int n) {
        return first + n % size();
    }

    boolean free(int port) {
        return !reserved.get(port);
    }
}
