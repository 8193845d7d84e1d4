package io.cooperage.ui.containers.detail.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// A file's content as text that can be written back without changing anything that was not edited. Any thread.
///
/// @param text with lines ended by a line feed
/// @param crlf they are ended by carriage return and line feed in the file
record EditableText(String text, boolean crlf) {
    /// A line longer than this takes an editor seconds to lay out.
    private static final int LONGEST_LINE = 4_000;

    /// More is for an editor of its own.
    static final int MOST = 2 << 20;

    /// @return empty for what is not UTF-8, mixes line ends, or is too long
    static Optional<EditableText> of(byte[] bytes) {
        if (bytes.length > MOST) {
            return Optional.empty();
        }
        String whole = new String(bytes, StandardCharsets.UTF_8);
        boolean crlf = whole.contains("\r\n");
        EditableText text = new EditableText(crlf ? whole.replace("\r\n", "\n") : whole, crlf);
        boolean bearable = text.text.indexOf('\r') < 0
                && text.text.indexOf('\0') < 0
                && text.text.lines().allMatch(line -> line.length() <= LONGEST_LINE);
        return bearable && Arrays.equals(text.bytes(text.text), bytes) ? Optional.of(text) : Optional.empty();
    }

    /// What is written for an edited text.
    byte[] bytes(String edited) {
        return (crlf ? edited.replace("\n", "\r\n") : edited).getBytes(StandardCharsets.UTF_8);
    }
}
