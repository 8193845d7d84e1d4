package io.cooperage.ui.containers.detail.ansi;

import java.util.ArrayList;
import java.util.List;

/// Reads the parameters of one Select Graphic Rendition sequence. Both forms of extended colour are understood:
/// `38;2;r;g;b` as most programs write it, and `38:2::r:g:b` as ISO 8613-6 has it.
final class SgrReader {
    /// Each parameter with its colon-separated parts; an empty part is −1.
    private final List<int[]> parameters;
    private int at;

    SgrReader(String body) {
        parameters = new ArrayList<>();
        for (String parameter : body.split(";", -1)) {
            String[] parts = parameter.split(":", -1);
            int[] numbers = new int[parts.length];
            for (int i = 0; i < parts.length; i++) {
                numbers[i] = number(parts[i]);
            }
            parameters.add(numbers);
        }
    }

    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    AnsiStyle apply(AnsiStyle style) {
        AnsiStyle result = style;
        for (at = 0; at < parameters.size(); at++) {
            result = one(parameters.get(at), result);
        }
        return result;
    }

    private AnsiStyle one(int[] parameter, AnsiStyle style) {
        int code = Math.max(0, parameter[0]);
        return switch (code) {
            case 0 -> AnsiStyle.PLAIN;
            case 1 -> style.with(AnsiStyle.BOLD);
            case 2 -> style.with(AnsiStyle.FAINT);
            case 3 -> style.with(AnsiStyle.ITALIC);
            case 4 ->
                parameter.length > 1 && parameter[1] == 0
                        ? style.without(AnsiStyle.UNDERLINE)
                        : style.with(AnsiStyle.UNDERLINE);
            case 7 -> style.with(AnsiStyle.INVERSE);
            case 8 -> style.with(AnsiStyle.CONCEAL);
            case 9 -> style.with(AnsiStyle.STRIKE);
            case 21 -> style.with(AnsiStyle.UNDERLINE);
            case 22 -> style.without(AnsiStyle.BOLD | AnsiStyle.FAINT);
            case 23 -> style.without(AnsiStyle.ITALIC);
            case 24 -> style.without(AnsiStyle.UNDERLINE);
            case 27 -> style.without(AnsiStyle.INVERSE);
            case 28 -> style.without(AnsiStyle.CONCEAL);
            case 29 -> style.without(AnsiStyle.STRIKE);
            case 30, 31, 32, 33, 34, 35, 36, 37 -> style.withForeground(code - 30);
            case 38 -> style.withForeground(extended(parameter, style.foreground()));
            case 39 -> style.withForeground(AnsiStyle.DEFAULT_COLOR);
            case 40, 41, 42, 43, 44, 45, 46, 47 -> style.withBackground(code - 40);
            case 48 -> style.withBackground(extended(parameter, style.background()));
            case 49 -> style.withBackground(AnsiStyle.DEFAULT_COLOR);
            case 58 -> {
                // The colour of an underline: read so that its numbers are not taken for codes.
                extended(parameter, 0);
                yield style;
            }
            case 90, 91, 92, 93, 94, 95, 96, 97 -> style.withForeground(code - 90 + 8);
            case 100, 101, 102, 103, 104, 105, 106, 107 -> style.withBackground(code - 100 + 8);
            default -> style;
        };
    }

    private int extended(int[] parameter, int unchanged) {
        if (parameter.length > 1) {
            return switch (parameter[1]) {
                case 5 -> parameter.length > 2 ? indexed(parameter[2], unchanged) : unchanged;
                // 38:2:r:g:b without the colour space is wrong by the standard, and common.
                case 2 ->
                    parameter.length > 4
                            ? rgb(
                                    parameter[parameter.length > 5 ? 3 : 2],
                                    parameter[parameter.length > 5 ? 4 : 3],
                                    parameter[parameter.length > 5 ? 5 : 4],
                                    unchanged)
                            : unchanged;
                default -> unchanged;
            };
        }
        return switch (next()) {
            case 5 -> indexed(next(), unchanged);
            case 2 -> {
                int red = next();
                int green = next();
                int blue = next();
                yield rgb(red, green, blue, unchanged);
            }
            default -> unchanged;
        };
    }

    private int next() {
        return at + 1 < parameters.size() ? parameters.get(++at)[0] : -1;
    }

    private static int indexed(int index, int unchanged) {
        return index >= 0 && index <= 255 ? index : unchanged;
    }

    private static int rgb(int red, int green, int blue, int unchanged) {
        if (red > 255 || green > 255 || blue > 255 || (red < 0 && green < 0 && blue < 0)) {
            return unchanged;
        }
        return AnsiStyle.RGB | Math.max(0, red) << 16 | Math.max(0, green) << 8 | Math.max(0, blue);
    }
}
