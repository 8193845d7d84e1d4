package io.cooperage.engine.layer;

import java.io.IOException;

/// The bytes are no tar archive, or are a damaged one. The message says what is wrong; [ArchiveUnpacker] adds
/// where.
final class TarFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean foreign;

    TarFormatException(String message) {
        this(message, false);
    }

    private TarFormatException(String message, boolean foreign) {
        super(message);
        this.foreign = foreign;
    }

    /// Not even the beginning looks like a tar archive.
    static TarFormatException foreign(String message) {
        return new TarFormatException(message, true);
    }

    boolean isForeign() {
        return foreign;
    }
}
