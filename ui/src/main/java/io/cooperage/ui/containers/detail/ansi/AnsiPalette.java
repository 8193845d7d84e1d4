package io.cooperage.ui.containers.detail.ansi;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// The colours of styled text on one background. The sixteen named colours are chosen for light and for dark; all
/// others are what the program said, moved towards readability where they would vanish. FX thread only.
public final class AnsiPalette {
    private static final List<Color> ON_DARK = colors("#6e7681 #ff7b72 #3fb950 #d29922 #58a6ff #bc8cff #39c5cf #b1bac4"
            + " #8b949e #ffa198 #56d364 #e3b341 #79c0ff #d2a8ff #56d4dd #f0f6fc");
    private static final List<Color> ON_LIGHT = colors("#24292f #cf222e #116329 #7d4e00 #0969da #8250df #1b7c83 #6e7781"
            + " #57606a #a40e26 #1a7f37 #633c01 #0550ae #6639ba #136c72 #4b535d");
    private static final int[] CUBE = {0, 95, 135, 175, 215, 255};

    private static final int MOST_RESOLVED = 4096;

    private record Request(AnsiStyle style, Color plain) {}

    private final Color foreground;
    private final Color background;
    private final List<Color> named;
    private final Map<Request, Color> resolved = new HashMap<>();

    public AnsiPalette(Color foreground, Color background) {
        this.foreground = foreground;
        this.background = background;
        this.named = isDark(background) ? ON_DARK : ON_LIGHT;
    }

    public static boolean isDark(Color background) {
        return Contrast.ratio(Color.WHITE, background) > Contrast.ratio(Color.BLACK, background);
    }

    /// One of the sixteen named colours on a background.
    public static Color named(int index, Color background) {
        return (isDark(background) ? ON_DARK : ON_LIGHT).get(index);
    }

    /// The colour of the characters.
    public Color textColor(AnsiStyle style) {
        return textColor(style, foreground);
    }

    /// @param plain what to use where the program set no colour
    public Color textColor(AnsiStyle style, Color plain) {
        if (style.foreground() == AnsiStyle.DEFAULT_COLOR
                && style.background() == AnsiStyle.DEFAULT_COLOR
                && (style.flags() & (AnsiStyle.INVERSE | AnsiStyle.FAINT | AnsiStyle.MARK)) == 0) {
            return plain;
        }
        if (resolved.size() > MOST_RESOLVED) {
            // A program that paints gradients would fill memory with colours it never uses again.
            resolved.clear();
        }
        return resolved.computeIfAbsent(new Request(style, plain), _ -> resolve(style, plain));
    }

    private Color resolve(AnsiStyle style, Color plain) {
        Color under = fillColor(style);
        Color on = under == null ? background : under;
        Color color;
        if (style.has(AnsiStyle.INVERSE)) {
            color = style.background() == AnsiStyle.DEFAULT_COLOR ? background : color(style.background());
        } else if (style.foreground() == AnsiStyle.DEFAULT_COLOR) {
            color = plain;
        } else {
            // Bold lights up the eight dark colours, as terminals have done since the VGA.
            boolean brighten = style.has(AnsiStyle.BOLD) && style.foreground() < 8;
            color = color(brighten ? style.foreground() + 8 : style.foreground());
        }
        if (style.has(AnsiStyle.FAINT) || style.has(AnsiStyle.MARK)) {
            return Contrast.readable(color.interpolate(on, 0.4), on, 3);
        }
        return Contrast.readable(color, on, Contrast.AA);
    }

    /// What is painted behind the characters, null for nothing.
    public @Nullable Color fillColor(AnsiStyle style) {
        if (style.has(AnsiStyle.INVERSE)) {
            return style.foreground() == AnsiStyle.DEFAULT_COLOR ? foreground : color(style.foreground());
        }
        return style.background() == AnsiStyle.DEFAULT_COLOR ? null : color(style.background());
    }

    private Color color(int code) {
        if (code >= AnsiStyle.RGB) {
            return Color.rgb(code >> 16 & 255, code >> 8 & 255, code & 255);
        }
        if (code < 16) {
            return named.get(code);
        }
        if (code < 232) {
            int cube = code - 16;
            return Color.rgb(CUBE[cube / 36], CUBE[cube / 6 % 6], CUBE[cube % 6]);
        }
        int grey = 8 + (code - 232) * 10;
        return Color.rgb(grey, grey, grey);
    }

    private static List<Color> colors(String webColors) {
        return Arrays.stream(webColors.split(" ")).map(Color::web).toList();
    }
}
