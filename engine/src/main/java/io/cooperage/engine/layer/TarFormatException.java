package io.cooperage.engine.layer;

import java.io.IOException;

/// The bytes are no tar archive, or are a damaged one. The message says what is wrong; [ArchiveUnpacker] adds
/// where.
final class TarFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    TarFormatException(String message) {
        super(message);
    }
}
