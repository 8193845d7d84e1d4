package io.cooperage.ui.containers.detail.terminal;

import com.techsenger.jeditermfx.core.Color;
import com.techsenger.jeditermfx.core.TerminalColor;
import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.emulator.ColorPalette;
import com.techsenger.jeditermfx.ui.settings.DefaultSettingsProvider;
import io.cooperage.ui.containers.detail.ansi.AnsiPalette;
import io.cooperage.ui.containers.detail.paint.Swatch;
import io.cooperage.ui.theme.Appearance;
import javafx.scene.text.Font;

/// Colours and font of the terminals, from the theme as it is now. FX thread only.
final class TerminalColors extends DefaultSettingsProvider {
    private static final int SIZE = 13;

    private final Swatch foreground;
    private final Swatch background;
    private final Swatch selection;
    private final ColorPalette palette = new ColorPalette() {
        @Override
        protected Color getForegroundByColorIndex(int index) {
            return named(index);
        }

        @Override
        protected Color getBackgroundByColorIndex(int index) {
            return tint(index);
        }
    };

    TerminalColors(Swatch foreground, Swatch background, Swatch selection) {
        this.foreground = foreground;
        this.background = background;
        this.selection = selection;
    }

    private Color named(int index) {
        return color(AnsiPalette.named(index, background.color()));
    }

    /// The emulator knows no transparency.
    private javafx.scene.paint.Color selectionOnBackground() {
        javafx.scene.paint.Color over = selection.color();
        javafx.scene.paint.Color opaque =
                javafx.scene.paint.Color.color(over.getRed(), over.getGreen(), over.getBlue());
        return background.color().interpolate(opaque, over.getOpacity());
    }

    /// Named colours are chosen to be read as text. As backgrounds they are toned down, so that text on them, which
    /// may have any of the other names, can be read too.
    private Color tint(int index) {
        return color(background.color().interpolate(AnsiPalette.named(index, background.color()), 0.4));
    }

    private static Color color(javafx.scene.paint.Color color) {
        return new Color((int) Math.round(color.getRed() * 255), (int) Math.round(color.getGreen() * 255), (int)
                Math.round(color.getBlue() * 255));
    }

    @Override
    public ColorPalette getTerminalColorPalette() {
        return palette;
    }

    // Colours are asked for at each repaint, so terminals that are open follow a change of the theme.

    /// Deprecated, and still what the first line is drawn with.
    @Override
    @SuppressWarnings("deprecation")
    public TextStyle getDefaultStyle() {
        return new TextStyle(getDefaultForeground(), getDefaultBackground());
    }

    @Override
    public TerminalColor getDefaultForeground() {
        return new TerminalColor(() -> color(foreground.color()));
    }

    @Override
    public TerminalColor getDefaultBackground() {
        return new TerminalColor(() -> color(background.color()));
    }

    @Override
    public TextStyle getSelectionColor() {
        return new TextStyle(getDefaultForeground(), new TerminalColor(() -> color(selectionOnBackground())));
    }

    @Override
    public boolean useInverseSelectionColor() {
        return false;
    }

    @Override
    public Font getTerminalFont() {
        return Font.font(Appearance.MONO_FAMILY, SIZE);
    }

    @Override
    public float getTerminalFontSize() {
        return SIZE;
    }

    @Override
    public boolean audibleBell() {
        return false;
    }

    /// Never: a blinking cursor repaints an idle window. (0 would mean with every frame.)
    @Override
    public int caretBlinkingMs() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean enableTextBlinking() {
        return false;
    }

    @Override
    public int getBufferMaxLinesCount() {
        return 10_000;
    }
}
