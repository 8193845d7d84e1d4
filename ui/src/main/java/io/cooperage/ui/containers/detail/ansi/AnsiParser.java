package io.cooperage.ui.containers.detail.ansi;

import io.cooperage.ui.containers.detail.ansi.StyledText.Run;
import java.util.ArrayList;
import java.util.List;

/// Turns a line of program output into [StyledText]: colours become runs, every other control sequence is left out,
/// tabs become spaces. Each line starts plain, so that any line can be shown without reading the ones before it.
/// Any thread; instances are not shared.
public final class AnsiParser {
    private static final int TAB = 8;
    private static final char ESC = 0x1b;
    private static final char BEL = 0x07;
    private static final char BACKSPACE = 0x08;
    private static final char CSI = 0x9b;
    private static final char OSC = 0x9d;
    private static final char ST = 0x9c;

    private final String raw;
    private final StringBuilder text;
    private final List<Run> runs = new ArrayList<>(1);
    private AnsiStyle style = AnsiStyle.PLAIN;
    private int runStart;
    private int at;

    private AnsiParser(String raw) {
        this.raw = raw;
        this.text = new StringBuilder(raw.length());
    }

    public static StyledText parse(String line) {
        return isPrintable(line)
                ? new StyledText(line, line.isEmpty() ? List.of() : List.of(new Run(0, line.length(), AnsiStyle.PLAIN)))
                : new AnsiParser(line).run();
    }

    private static boolean isPrintable(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
                return false;
            }
        }
        return true;
    }

    private StyledText run() {
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            switch (c) {
                case ESC -> escape();
                case CSI -> controlSequence();
                case OSC, 0x90, 0x98, 0x9e, 0x9f -> controlString();
                case '\t' -> text.repeat(' ', TAB - text.length() % TAB);
                case BACKSPACE -> erasePrevious();
                case '\r' -> carriageReturn();
                default -> {
                    if (c >= ' ' && (c < 0x7f || c >= 0xa0)) {
                        text.append(c);
                    }
                }
            }
        }
        closeRun();
        return new StyledText(text.toString(), runs);
    }

    /// A terminal would overwrite what came before. Dropping it would hide output, so it is shown, with a mark; at
    /// the end of a line it is only the first half of a terminal's line end.
    private void carriageReturn() {
        if (at == raw.length()) {
            return;
        }
        AnsiStyle before = style;
        change(before.with(AnsiStyle.MARK));
        text.append('␍');
        change(before);
    }

    private void erasePrevious() {
        if (text.length() > runStart) {
            text.setLength(text.length() - 1);
        }
    }

    private void escape() {
        if (at == raw.length()) {
            return;
        }
        char c = raw.charAt(at++);
        switch (c) {
            case '[' -> controlSequence();
            case ']', 'P', 'X', '^', '_' -> controlString();
            default -> {
                // nF sequences such as ESC ( B: intermediates, then one final byte (ECMA-35 §13.2.1).
                while (c >= ' ' && c <= '/' && at < raw.length()) {
                    c = raw.charAt(at++);
                }
            }
        }
    }

    /// Skips to the string's terminator: BEL, ST or ESC \. An unterminated one hides nothing but itself.
    private void controlString() {
        int end = at;
        while (end < raw.length()) {
            char c = raw.charAt(end);
            if (c == BEL || c == ST) {
                at = end + 1;
                return;
            }
            if (c == ESC && end + 1 < raw.length() && raw.charAt(end + 1) == '\\') {
                at = end + 2;
                return;
            }
            end++;
        }
    }

    private void controlSequence() {
        int start = at;
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            if (c >= 0x40 && c <= 0x7e) {
                if (c == 'm') {
                    change(new SgrReader(raw.substring(start, at - 1)).apply(style));
                }
                return;
            }
            if (c < ' ' || c > 0x7e) {
                // Not part of any sequence: the sequence was cut off here.
                at--;
                return;
            }
        }
    }

    private void change(AnsiStyle next) {
        if (!next.equals(style)) {
            closeRun();
            style = next;
        }
    }

    private void closeRun() {
        if (text.length() > runStart) {
            runs.add(new Run(runStart, text.length(), style));
        }
        runStart = text.length();
    }
}
