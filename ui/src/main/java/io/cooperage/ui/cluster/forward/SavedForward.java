package io.cooperage.ui.cluster.forward;

import java.util.Optional;

/// A forward that a person wants again.
///
/// @param context of the kubeconfig
/// @param kind of the target, such as `services`
record SavedForward(String context, String kind, String namespace, String name, int remotePort, int localPort) {
    private static final String BETWEEN = "\t";

    String line() {
        return String.join(
                BETWEEN, context, kind, namespace, name, Integer.toString(remotePort), Integer.toString(localPort));
    }

    /// @return empty for a line that nobody here wrote
    static Optional<SavedForward> parse(String line) {
        String[] parts = line.split(BETWEEN, -1);
        if (parts.length != 6 || !parts[4].matches("\\d{1,5}") || !parts[5].matches("\\d{1,5}")) {
            return Optional.empty();
        }
        return Optional.of(new SavedForward(
                parts[0], parts[1], parts[2], parts[3], Integer.parseInt(parts[4]), Integer.parseInt(parts[5])));
    }
}
