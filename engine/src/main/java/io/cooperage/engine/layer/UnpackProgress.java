package io.cooperage.engine.layer;

/// Told how far reading an archive has come.
@FunctionalInterface
public interface UnpackProgress {
    UnpackProgress NONE = (read, total) -> {};

    /// Called every MiB or so and at the end, on the unpacking thread; must not block.
    ///
    /// @param read bytes of the packed archive so far
    /// @param total bytes it has, or −1 when unknown
    void read(long read, long total);
}
