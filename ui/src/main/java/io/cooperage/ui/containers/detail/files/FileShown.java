package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.Language;

/// What the pane of a file shows of it.
sealed interface FileShown {
    /// No file is chosen, or it is on its way.
    record Nothing() implements FileShown {}

    /// It has no content: a folder, a device; or it can't be read.
    record Words(String text) implements FileShown {}

    record Text(CodeText text) implements FileShown {}

    /// @param text to begin with
    record Editor(String text, Language language) implements FileShown {}

    /// @param bytes not to be changed
    @SuppressWarnings("ArrayRecordComponent")
    record Hex(byte[] bytes) implements FileShown {}

    /// @param bytes an encoded picture, not to be changed
    @SuppressWarnings("ArrayRecordComponent")
    record Picture(byte[] bytes) implements FileShown {}

    record Difference(TextDiff diff) implements FileShown {}
}
