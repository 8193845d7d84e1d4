package io.cooperage.engine.image;

/// Hears how a pull, push, load or save gets on. Called from several threads, never two at a time, a few times
/// a second for each item at most, and always for its last state.
@FunctionalInterface
public interface TransferListener {
    TransferListener NONE = _ -> {};

    void changed(TransferProgress progress);

    /// @param item what is moved: a digest, or a name for what has none
    /// @param label for people: the first twelve digits, or what the item is
    /// @param done bytes, of `total` (−1 when unknown)
    /// @param detail more about this state: how long is waited before the next attempt, where it was mounted from
    record TransferProgress(String item, String label, Phase phase, long done, long total, String detail) {}

    enum Phase {
        WAITING,
        DOWNLOADING,
        RETRYING,
        VERIFYING,
        UNPACKING,
        PACKING,
        UPLOADING,
        /// It was on the other side already, or another transfer brought it.
        EXISTS,
        MOUNTED,
        DONE,
        FAILED
    }
}
