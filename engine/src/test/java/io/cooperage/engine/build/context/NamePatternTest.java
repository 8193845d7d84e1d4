package io.cooperage.engine.build.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of Go's `filepath.Match`, for one component.
class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "abc,abc,true",
        "*,abc,true",
        "*c,abc,true",
        "a*,a,true",
        "a*,abc,true",
        "a*b*c*d*e*,axbxcxdxe,true",
        "a*b*c*d*e*,axbxcxdxexxx,true",
        "a*b?c*x,abxbbxdbxebxczzx,true",
        "a*b?c*x,abxbbxdbxebxczzy,false",
        "ab[c],abc,true",
        "ab[b-d],abc,true",
        "ab[e-g],abc,false",
        "ab[^c],abc,false",
        "ab[^b-d],abc,false",
        "ab[^e-g],abc,true",
        "a\\*b,a*b,true",
        "a\\*b,ab,false",
        "a?b,a☺b,true",
        "a[^a]b,a☺b,true",
        "a???b,a☺b,false",
        "[a-ζ]*,α,true",
        "*[a-ζ],A,false",
        "a?b,ab,false",
        "[\\]a],],true",
        "[\\-],-,true",
        "[x\\-],x,true",
        "[x\\-],-,true",
        "[x\\-],z,false",
        "[\\-x],x,true",
        "[\\-x],a,false",
        "*x,xxx,true",
        ".*,.git,true",
        "*,.git,true"
    })
    void matches(String pattern, String name, boolean expected) {
        assertThat(NamePattern.parse(pattern, pattern).matches(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]a]", "[-]", "[x-]", "[-x]", "\\", "[a-b-c]", "[", "[^", "[^bc", "a["})
    void whatMakesNoSenseIsRefused(String pattern) {
        assertThatThrownBy(() -> NamePattern.parse(pattern, "dir/" + pattern))
                .isInstanceOf(EngineException.class)
                .hasMessage("syntax error in pattern: dir/" + pattern);
    }

    @Test
    void aBackslashHidesAWildcard() {
        assertThat(NamePattern.isWild("a\\*")).isFalse();
        assertThat(NamePattern.isWild("a\\\\*")).isTrue();
        assertThat(NamePattern.isWild("plain.txt")).isFalse();
    }

    /// Against a regular expression, on short texts of few letters, where collisions are many.
    @Test
    void starsAndQuestionMarksAgreeWithARegularExpression() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 50_000; i++) {
            String pattern = text(random, "ab*?");
            String name = text(random, "ab");
            String regex = pattern.replace("*", ".*").replace('?', '.');
            assertThat(NamePattern.parse(pattern, pattern).matches(name))
                    .as("%s on %s", pattern, name)
                    .isEqualTo(Pattern.matches(regex, name));
        }
    }

    private static String text(RandomGenerator random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
