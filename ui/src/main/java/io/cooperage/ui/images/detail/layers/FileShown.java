package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.ui.control.code.CodeText;

/// What the pane of a file shows of it.
sealed interface FileShown {
    /// No file is chosen, or it is on its way.
    record Nothing() implements FileShown {}

    /// It has no content: a folder, a link that leads nowhere, a device.
    record Words(String text) implements FileShown {}

    record Text(CodeText text) implements FileShown {}

    /// @param bytes not to be changed
    @SuppressWarnings("ArrayRecordComponent")
    record Hex(byte[] bytes) implements FileShown {}

    /// @param bytes an encoded picture, not to be changed
    @SuppressWarnings("ArrayRecordComponent")
    record Picture(byte[] bytes) implements FileShown {}

    record Difference(TextDiff diff) implements FileShown {}
}
