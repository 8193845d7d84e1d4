package io.cooperage.ui.files;

/// The name of a file as it can be read: on one line, and in the order of its characters.
///
/// A name may hold any character but a slash, also such as break a line, erase what stands before them, or
/// turn the direction of what follows (CVE-2021-42574 is about sources, but a list of files can be made to
/// lie the same way). They are shown as the pictures that Unicode has of control characters (U+2400 and on),
/// or by their number. Any thread.
public final class ShownName {
    private static final int PICTURES = 0x2400;
    private static final int DELETE = 0x7f;
    private static final int PICTURE_OF_DELETE = 0x2421;

    private ShownName() {}

    /// @param name of a file, or a path
    public static String of(String name) {
        if (name.codePoints().noneMatch(ShownName::hides)) {
            return name;
        }
        StringBuilder shown = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (!hides(c)) {
                shown.appendCodePoint(c);
            } else if (c < ' ') {
                shown.appendCodePoint(PICTURES + c);
            } else if (c == DELETE) {
                shown.appendCodePoint(PICTURE_OF_DELETE);
            } else {
                shown.append("‹U+%04X›".formatted(c));
            }
        });
        return shown.toString();
    }

    private static boolean hides(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                // Joiners make letters and emoji what they are; the others only hide or turn.
                || (type == Character.FORMAT && c != 0x200C && c != 0x200D);
    }
}
