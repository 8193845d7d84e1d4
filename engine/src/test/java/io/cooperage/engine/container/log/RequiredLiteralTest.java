package io.cooperage.engine.container.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RequiredLiteralTest {
    @Test
    void findsWhatEveryMatchContains() {
        assertThat(of("error")).isEqualTo(new RequiredLiteral("error", false, true, false));
        assertThat(of("\\b9{5}\\d*7\\b").text()).isEqualTo("99999");
        assertThat(of("took [0-9]+ms").text()).isEqualTo("took ");
        assertThat(of("ab+cd?").text()).isEqualTo("ab");
        assertThat(of("x(?:timeout|refused) connection").text()).isEqualTo(" connection");
        assertThat(of("(status=500)+").text()).isEqualTo("status=500");
        assertThat(of("(status=500)?x").text()).isEqualTo("x");
        assertThat(of("\\Qa.b\\E\\.c").text()).isEqualTo("a.b.c");
        assertThat(of("(?i)Error").ignoreCase()).isTrue();
        assertThat(of("(?!abc)d").text()).isEqualTo("d");
    }

    @Test
    void knowsWhenContainingItIsEnough() {
        assertThat(of("a\\.b").whole()).isTrue();
        assertThat(of("a{3}").whole()).isTrue();
        assertThat(of("a.b").whole()).isFalse();
        assertThat(of("^a").whole()).isFalse();
        assertThat(of("a+").whole()).isFalse();
    }

    @Test
    void knowsWhenEverythingMatches() {
        assertThat(of(".*").always()).isTrue();
        assertThat(of("").always()).isTrue();
        assertThat(of("(a|b?)").always()).isTrue();
        assertThat(of("^").always()).isFalse();
        assertThat(of("\\b|").always()).isFalse();
        assertThat(of("(?=a)?").always()).isFalse();
    }

    @Test
    void givesUpWhereCharactersDoNotStandForThemselves() {
        assertThat(of("error|fatal").text()).isEmpty();
        assertThat(of("a(?i)b")).isEqualTo(RequiredLiteral.NOTHING);
        assertThat(of("[a&&[b]]c")).isEqualTo(RequiredLiteral.NOTHING);
        assertThat(of("a\\x41")).isEqualTo(RequiredLiteral.NOTHING);
        assertThat(of("\ufffd")).isEqualTo(RequiredLiteral.NOTHING);
        assertThat(RequiredLiteral.of(Pattern.compile("a b", Pattern.COMMENTS))).isEqualTo(RequiredLiteral.NOTHING);
        assertThat(RequiredLiteral.of(Pattern.compile("k", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)))
                .isEqualTo(RequiredLiteral.NOTHING);
        assertThat(RequiredLiteral.of(Pattern.compile("a.*", Pattern.LITERAL)).text())
                .isEqualTo("a.*");
    }

    private static RequiredLiteral of(String expression) {
        return RequiredLiteral.of(Pattern.compile(expression));
    }
}
