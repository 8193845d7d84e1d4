package io.cooperage.ui.containers.detail.ansi;

import javafx.scene.paint.Color;

/// Keeps text readable: contrast as WCAG 2.2 defines it (success criterion 1.4.3).
public final class Contrast {
    /// Level AA for text of normal size.
    public static final double AA = 4.5;

    private Contrast() {}

    /// From 1 (the same) to 21 (black on white).
    public static double ratio(Color a, Color b) {
        double la = luminance(a);
        double lb = luminance(b);
        return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
    }

    /// The colour itself, or the nearest to it on the way to white or black that reaches `least` on `background`.
    public static Color readable(Color color, Color background, double least) {
        if (ratio(color, background) >= least) {
            return color;
        }
        // On a middling background either end may be out of reach: go to the end that has more to give.
        Color end = ratio(Color.WHITE, background) >= ratio(Color.BLACK, background) ? Color.WHITE : Color.BLACK;
        double low = 0;
        double high = 1;
        for (int i = 0; i < 10; i++) {
            double middle = (low + high) / 2;
            if (ratio(color.interpolate(end, middle), background) >= least) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return color.interpolate(end, high);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
