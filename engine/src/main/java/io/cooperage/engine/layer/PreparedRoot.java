package io.cooperage.engine.layer;

import java.nio.file.Path;
import java.util.List;

/// An unpacked archive, ready to be the lower layer of an overlay. Never write to it: it is shared.
///
/// Open, it can't be removed by [RootStore#removeUnused]; so close it once something durable (a container's
/// record) refers to it.
public final class PreparedRoot implements AutoCloseable {
    private final Path directory;
    private final String digest;
    private final List<String> warnings;
    private final Runnable release;

    PreparedRoot(Path directory, String digest, List<String> warnings, Runnable release) {
        this.directory = directory;
        this.digest = digest;
        this.warnings = List.copyOf(warnings);
        this.release = release;
    }

    public Path directory() {
        return directory;
    }

    /// SHA-256 of the archive file, in hex.
    public String digest() {
        return digest;
    }

    /// What was left out when it was unpacked, though that may have been long ago.
    public List<String> warnings() {
        return warnings;
    }

    /// Closing twice is an error of the caller.
    @Override
    public void close() {
        release.run();
    }
}
