package io.cooperage.engine.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What the only node is called: as its machine.
final class NodeName {
    private static final int MOST = 63;
    private static final String OTHERWISE = "node";

    private NodeName() {}

    static String ofThisMachine() {
        try {
            return of(Files.readString(Path.of("/proc/sys/kernel/hostname")));
        } catch (IOException _) {
            return OTHERWISE;
        }
    }

    /// A machine's name as Kubernetes takes names: lower case, without what DNS does not allow.
    static String of(String hostname) {
        String name = hostname.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.-]+", "-")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        String shortened = name.length() > MOST ? name.substring(0, MOST).replaceAll("[^a-z0-9]+$", "") : name;
        return shortened.isEmpty() ? OTHERWISE : shortened;
    }
}
