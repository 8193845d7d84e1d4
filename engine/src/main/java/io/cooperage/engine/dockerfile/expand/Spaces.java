package io.cooperage.engine.dockerfile.expand;

/// Blanks as Go's `unicode.IsSpace` and `strings.TrimSpace` see them, which is what BuildKit reads files
/// with; Java's
/// own methods disagree on U+0085 and U+00A0.
public final class Spaces {
    private Spaces() {}

    public static boolean isSpace(int c) {
        return switch (c) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> c >= 0x2000 && c <= 0x200A;
        };
    }

    public static String trim(String text) {
        return text.substring(firstNonSpace(text, 0), Math.max(firstNonSpace(text, 0), lastNonSpace(text)));
    }

    /// Index of the first character at or after `from` that is no blank; the length when there is none.
    public static int firstNonSpace(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /// One past the last character that is no blank; zero when there is none.
    public static int lastNonSpace(CharSequence text) {
        int i = text.length();
        while (i > 0 && isSpace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
