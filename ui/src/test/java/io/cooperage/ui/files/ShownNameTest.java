package io.cooperage.ui.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownNameTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain.txt,plain.txt",
                "two\\nlines,two␊lines",
                "tab\\there,tab␉here",
                "bell\\u007f,bell␡",
                "gpj.\\u202etxt,gpj.‹U+202E›txt",
                "hidden\\u200bspace,hidden‹U+200B›space",
                "Größe – 大きさ 🐳,Größe – 大きさ 🐳",
                "👩\\u200d🚀,👩\u200d🚀",
                " spaces , spaces "
            })
    void whatCantBeSeenIsShown(String name, String shown) {
        String real = name.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\u007f", "\u007f")
                .replace("\\u202e", "\u202e")
                .replace("\\u200b", "\u200b")
                .replace("\\u200d", "\u200d");
        assertThat(ShownName.of(real)).isEqualTo(shown);
    }
}
