package io.cooperage.ui.images.transfer;

/// What a card offers once its transfer has ended. FX thread only.
public interface TransferActions {
    void run(String ref);

    void open(String ref);

    /// The file of a load may be a root filesystem.
    void importInstead(Transfer load);
}
