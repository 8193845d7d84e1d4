package io.cooperage.ui.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The beginning of a file, and what it seems to be. Any thread.
///
/// @param bytes not to be changed
/// @param complete there is no more
public record FileContent(byte[] bytes, boolean complete) {
    /// How much is looked at to tell text from the rest, as `grep` and `git` do.
    private static final int SNIFFED = 8_000;

    /// @param most bytes that are kept
    public static FileContent read(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most);
        return new FileContent(bytes, in.read() < 0);
    }

    /// No zero byte near the beginning, and only a few bytes that UTF-8 can't have.
    public boolean isText() {
        int length = Math.min(bytes.length, SNIFFED);
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                return false;
            }
        }
        String start = new String(bytes, 0, length, StandardCharsets.UTF_8);
        long broken = start.chars().filter(c -> c == '\uFFFD').count();
        return broken * 20 <= start.length();
    }

    /// As UTF-8; a last character that was cut is left out.
    public String text() {
        int end = bytes.length;
        if (!complete) {
            int lead = end - 1;
            while (lead > 0 && end - lead < 4 && (bytes[lead] & 0xC0) == 0x80) {
                lead--;
            }
            if (lead >= 0 && (bytes[lead] & 0xC0) == 0xC0) {
                end = lead;
            }
        }
        String text = new String(bytes, 0, Math.max(0, end), StandardCharsets.UTF_8);
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /// A picture that JavaFX can show, by its first bytes.
    public boolean isPicture() {
        PictureKind kind = PictureKind.of(bytes);
        return kind != null && kind.isDrawn();
    }
}
