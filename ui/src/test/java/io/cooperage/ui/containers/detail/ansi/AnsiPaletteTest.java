package io.cooperage.ui.containers.detail.ansi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsiPaletteTest {
    @ParameterizedTest
    @CsvSource({"#1d2129,#f1f3f5", "#e4e7ec,#0b0d10", "#1d2129,#ffffff"})
    void everyColourCanBeReadOnItsBackground(String text, String ground) {
        Color background = Color.web(ground);
        AnsiPalette palette = new AnsiPalette(Color.web(text), background);
        for (int index = 0; index < 256; index++) {
            Color color = palette.textColor(AnsiStyle.PLAIN.withForeground(index));
            assertThat(Contrast.ratio(color, background))
                    .as("colour %d", index)
                    .isGreaterThanOrEqualTo(Contrast.AA - 0.05);
        }
    }

    @ParameterizedTest
    @CsvSource({"#1d2129,#f1f3f5", "#e4e7ec,#0b0d10"})
    void textIsReadableOnEveryBackgroundThatAProgramChooses(String text, String ground) {
        AnsiPalette palette = new AnsiPalette(Color.web(text), Color.web(ground));
        for (int fore = 0; fore < 16; fore++) {
            for (int back = 0; back < 256; back++) {
                AnsiStyle style = AnsiStyle.PLAIN.withForeground(fore).withBackground(back);
                Color fill = Objects.requireNonNull(palette.fillColor(style));
                assertThat(Contrast.ratio(palette.textColor(style), fill))
                        .as("%d on %d", fore, back)
                        .isGreaterThanOrEqualTo(Contrast.AA - 0.05);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"#1d2129,#f1f3f5", "#e4e7ec,#0b0d10"})
    void aReadableColourStaysAsTheProgramWroteIt(String text, String ground) {
        AnsiPalette palette = new AnsiPalette(Color.web(text), Color.web(ground));
        int rgb = AnsiPalette.isDark(Color.web(ground)) ? 0xffaa00 : 0x802000;
        assertThat(palette.textColor(AnsiStyle.PLAIN.withForeground(AnsiStyle.RGB | rgb)))
                .isEqualTo(Color.rgb(rgb >> 16, rgb >> 8 & 255, rgb & 255));
    }
}
