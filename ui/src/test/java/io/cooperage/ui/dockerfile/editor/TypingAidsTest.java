package io.cooperage.ui.dockerfile.editor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.dockerfile.editor.TypingAids.Edit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypingAidsTest {
    /// `|` is the caret; what is between two of them is selected.
    private static String typed(String text, String character) {
        String plain = text.replace("|", "");
        int from = text.indexOf('|');
        int second = text.indexOf('|', from + 1);
        int to = second < 0 ? from : second - 1;
        return TypingAids.typed(plain, from, to, character)
                .map(edit -> shown(plain, edit))
                .orElse("-");
    }

    private static String shown(String plain, Edit edit) {
        StringBuilder now = new StringBuilder(edit.applyTo(plain));
        if (edit.selectTo() > edit.selectFrom()) {
            now.insert(edit.selectTo(), '|');
        }
        return now.insert(edit.selectFrom(), '|').toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "CMD |; [; CMD [|]",
                "CMD [|]; \"; CMD [\"|\"]",
                "CMD [\"a|\"]; \"; CMD [\"a\"|]",
                "CMD [\"a\"|]; ]; CMD [\"a\"]|",
                "RUN it|; '; -",
                "# don|; '; -",
                "RUN |echo|; \"; RUN \"|echo|\"",
                "ENV A=$|; {; ENV A=${|}",
                "RUN a|b; (; -"
            })
    void bracketsAndQuotesComeInPairs(String before, String character, String after) {
        assertThat(typed(before, character)).isEqualTo(after);
    }

    @Test
    void anEmptyPairIsDeletedAtOnce() {
        assertThat(TypingAids.backspace("CMD []", 5).map(edit -> edit.applyTo("CMD []")))
                .contains("CMD ");
        assertThat(TypingAids.backspace("    x", 4).map(edit -> edit.applyTo("    x")))
                .contains("x");
        assertThat(TypingAids.backspace("RUN x", 5)).isEmpty();
    }

    @Test
    void aContinuedLineGoesOnIndented() {
        String text = "RUN a \\";
        assertThat(TypingAids.enter(text, 7, 7).applyTo(text)).isEqualTo("RUN a \\\n    ");
        String second = text + "\n    && b";
        assertThat(TypingAids.enter(second, second.length(), second.length()).applyTo(second))
                .isEqualTo(second + "\n    ");
        assertThat(TypingAids.enter("FROM a", 6, 6).applyTo("FROM a")).isEqualTo("FROM a\n");
    }

    @Test
    void commentsComeAndGo() {
        String text = "FROM a\n\nRUN b\nCMD c";
        String commented = TypingAids.toggleComment(text, 0, 14).applyTo(text);
        assertThat(commented).isEqualTo("# FROM a\n\n# RUN b\nCMD c");
        assertThat(TypingAids.toggleComment(commented, 0, commented.indexOf("CMD"))
                        .applyTo(commented))
                .isEqualTo(text);
    }

    @Test
    void linesMoveAndDouble() {
        String text = "A\nB\nC";
        assertThat(TypingAids.move(text, 2, 2, true).map(edit -> edit.applyTo(text)))
                .contains("A\nC\nB");
        assertThat(TypingAids.move(text, 2, 2, false).map(edit -> edit.applyTo(text)))
                .contains("B\nA\nC");
        assertThat(TypingAids.move(text, 0, 0, false)).isEmpty();
        assertThat(TypingAids.move(text, 4, 4, true)).isEmpty();
        assertThat(TypingAids.duplicate(text, 2, 2).applyTo(text)).isEqualTo("A\nB\nB\nC");
        assertThat(TypingAids.indent("a\n\nb", 0, 4).applyTo("a\n\nb")).isEqualTo("    a\n\n    b");
        assertThat(TypingAids.outdent("    a\n  b\n\tc", 0, 12).applyTo("    a\n  b\n\tc"))
                .isEqualTo("a\nb\nc");
    }
}
