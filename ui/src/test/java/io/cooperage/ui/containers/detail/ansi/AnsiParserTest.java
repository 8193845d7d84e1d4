package io.cooperage.ui.containers.detail.ansi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnsiParserTest {
    private static final String ESC = "\u001b";
    private static final String CSI = ESC + "[";

    /// Each run as `text|foreground,background,flags`.
    private static String runs(String raw) {
        StyledText styled = AnsiParser.parse(raw);
        return styled.runs().stream()
                .map(run -> styled.text().substring(run.start(), run.end())
                        + "|"
                        + color(run.style().foreground())
                        + ","
                        + color(run.style().background())
                        + ","
                        + run.style().flags())
                .collect(Collectors.joining(" "));
    }

    private static String color(int color) {
        return color == AnsiStyle.DEFAULT_COLOR
                ? "-"
                : color >= AnsiStyle.RGB ? String.format("#%06x", color & 0xffffff) : Integer.toString(color);
    }

    static Stream<Arguments> colours() {
        return Stream.of(
                Arguments.of("plain", "plain|-,-,0"),
                Arguments.of(CSI + "31mred" + CSI + "0mplain", "red|1,-,0 plain|-,-,0"),
                Arguments.of(CSI + "mplain", "plain|-,-,0"),
                Arguments.of(CSI + "92mbright", "bright|10,-,0"),
                Arguments.of(CSI + "44;103mboth", "both|-,11,0"),
                Arguments.of(CSI + "38;5;208mcube", "cube|208,-,0"),
                Arguments.of(CSI + "48;5;16mcube", "cube|-,16,0"),
                Arguments.of(CSI + "38;2;1;2;3mtrue", "true|#010203,-,0"),
                Arguments.of(CSI + "38:2::1:2:3mtrue", "true|#010203,-,0"),
                Arguments.of(CSI + "38:2:1:2:3mtrue", "true|#010203,-,0"),
                Arguments.of(CSI + "38:5:9mcube", "cube|9,-,0"),
                Arguments.of(CSI + "38;5;208;1mcube", "cube|208,-,1"),
                Arguments.of(CSI + "58;2;255;0;0;1mcoloured line", "coloured line|-,-,1"),
                Arguments.of(CSI + "1;2;3;4;7;8;9mall", "all|-,-,127"),
                Arguments.of(CSI + "1m" + CSI + "22mnot bold", "not bold|-,-,0"),
                Arguments.of(CSI + "4:3mcurly" + CSI + "4:0mnone", "curly|-,-,8 none|-,-,0"),
                Arguments.of(CSI + "31m" + CSI + "39mdefault", "default|-,-,0"),
                Arguments.of(CSI + "31;mreset by an empty code", "reset by an empty code|-,-,0"),
                Arguments.of(CSI + "38;5mtoo short", "too short|-,-,0"),
                Arguments.of(CSI + "38;2;300;1;1mtoo large", "too large|-,-,0"),
                Arguments.of(CSI + "999mnothing known", "nothing known|-,-,0"),
                Arguments.of(CSI + "99999999999999mno number", "no number|-,-,0"),
                Arguments.of("\u009b31mone byte", "one byte|1,-,0"));
    }

    @ParameterizedTest
    @MethodSource("colours")
    void readsColours(String raw, String expected) {
        assertThat(runs(raw)).isEqualTo(expected);
    }

    static Stream<Arguments> controls() {
        return Stream.of(
                Arguments.of(CSI + "2K" + CSI + "1;1Hmoved", "moved"),
                Arguments.of(CSI + "?25lhidden cursor", "hidden cursor"),
                Arguments.of(ESC + "]0;title\u0007text", "text"),
                Arguments.of(ESC + "]8;;https://example.org" + ESC + "\\link" + ESC + "]8;;" + ESC + "\\!", "link!"),
                Arguments.of(ESC + "P1$r0m" + ESC + "\\text", "text"),
                Arguments.of(ESC + "_application" + ESC + "\\text", "text"),
                Arguments.of(ESC + "(Btext", "text"),
                Arguments.of(ESC + "7saved" + ESC + "8", "saved"),
                Arguments.of(ESC + "=text", "text"),
                Arguments.of("text" + ESC, "text"),
                Arguments.of("text" + CSI + "31", "text"),
                Arguments.of(CSI + "31\nm", "m"),
                Arguments.of(ESC + "]unterminated", "unterminated"),
                Arguments.of("bell\u0007 null\u0000 del\u007f", "bell null del"),
                Arguments.of("windows\r", "windows"),
                Arguments.of("10 %\r20 %", "10 %␍20 %"),
                Arguments.of("a\tb", "a       b"),
                Arguments.of("typo\bs", "typs"),
                Arguments.of("\b", ""),
                Arguments.of("", ""));
    }

    @ParameterizedTest
    @MethodSource("controls")
    void leavesOutWhatIsNoText(String raw, String expected) {
        assertThat(AnsiParser.parse(raw).text()).isEqualTo(expected);
    }

    @Test
    void everyCharacterBelongsToOneRun() {
        StyledText styled = AnsiParser.parse("a" + CSI + "1mb" + CSI + "0m" + CSI + "31mc" + CSI + "0md");
        int at = 0;
        for (StyledText.Run run : styled.runs()) {
            assertThat(run.start()).isEqualTo(at);
            at = run.end();
        }
        assertThat(at).isEqualTo(styled.text().length());
    }

    @Test
    void wideCharactersFillTwoCellsAndMarksNone() {
        StyledText styled = AnsiParser.parse("a顧e\u0301😀z");
        assertThat(styled.isUniform()).isFalse();
        assertThat(styled.cellCount()).isEqualTo(1 + 2 + 1 + 2 + 1);
        assertThat(styled.cellAt(1)).isEqualTo(1);
        assertThat(styled.cellAt(2)).isEqualTo(3);
        // Either half of a wide character is that character.
        assertThat(styled.indexAt(1)).isEqualTo(1);
        assertThat(styled.indexAt(2)).isEqualTo(1);
        assertThat(styled.indexAt(99)).isEqualTo(styled.text().length());
    }
}
