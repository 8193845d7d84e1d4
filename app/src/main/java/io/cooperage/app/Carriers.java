package io.cooperage.app;

/// How many virtual threads run at once.
///
/// Java takes as many platform threads to carry them as there are processors, and a virtual thread leaves its
/// carrier only where it waits in Java: while it unpacks a layer, hashes a blob, or is in SQLite or a system
/// call it stays. On two processors four images imported at once kept everybody else, the API's requests
/// included, from running at all: a list of containers took 12 s. With more carriers than that the kernel
/// gives each its turn (0.1 s). They are made as they are needed and end when they are not.
final class Carriers {
    private static final String PROPERTY = "jdk.virtualThreadScheduler.parallelism";

    /// More than a person has computing at once: layers of a pull, stages of a build. Each more costs whoever
    /// only waits, fifty watches of one object for instance, a little.
    private static final int FEWEST = 6;

    private Carriers() {}

    /// Before the first virtual thread; does nothing where the person has chosen a number.
    static void provide() {
        if (System.getProperty(PROPERTY) == null) {
            int processors = Runtime.getRuntime().availableProcessors();
            System.setProperty(PROPERTY, Integer.toString(Math.max(FEWEST, 2 * processors)));
        }
    }
}
