package io.cooperage.ui.containers.detail.ansi;

/// How one run of text looks, as Select Graphic Rendition sets it (ECMA-48 §8.3.117, xterm's ctlseqs).
///
/// A colour is [#DEFAULT_COLOR], a palette index from 0 to 255, or `RGB | 0xRRGGBB`.
///
/// @param flags any of the constants from [#BOLD] on
public record AnsiStyle(int foreground, int background, int flags) {
    public static final int DEFAULT_COLOR = -1;
    public static final int RGB = 1 << 24;

    public static final int BOLD = 1;
    public static final int FAINT = 1 << 1;
    public static final int ITALIC = 1 << 2;
    public static final int UNDERLINE = 1 << 3;
    public static final int INVERSE = 1 << 4;
    public static final int CONCEAL = 1 << 5;
    public static final int STRIKE = 1 << 6;
    /// Not from the text: a control character that is shown as a mark, to be drawn quietly.
    public static final int MARK = 1 << 7;

    public static final AnsiStyle PLAIN = new AnsiStyle(DEFAULT_COLOR, DEFAULT_COLOR, 0);

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    AnsiStyle with(int flag) {
        return new AnsiStyle(foreground, background, flags | flag);
    }

    AnsiStyle without(int flag) {
        return new AnsiStyle(foreground, background, flags & ~flag);
    }

    AnsiStyle withForeground(int color) {
        return new AnsiStyle(color, background, flags);
    }

    AnsiStyle withBackground(int color) {
        return new AnsiStyle(foreground, color, flags);
    }
}
