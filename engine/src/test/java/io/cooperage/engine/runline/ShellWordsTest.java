package io.cooperage.engine.runline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.runline.ShellWords.Mark;
import io.cooperage.engine.runline.ShellWords.Meaning;
import io.cooperage.engine.runline.ShellWords.Problem;
import io.cooperage.engine.runline.ShellWords.Word;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void blanksSeparateWords() {
        assertThat(words("  sleep \t 10\n")).containsExactly("sleep", "10");
        assertThat(words("   ")).isEmpty();
    }

    @Test
    void singleQuotesKeepEverything() {
        assertThat(words("sh -c 'echo \"$HOME\" \\n'")).containsExactly("sh", "-c", "echo \"$HOME\" \\n");
    }

    @Test
    void doubleQuotesKeepAllButWhatABackslashEscapes() {
        assertThat(words("\"a \\\"b\\\" \\n \\\\ \\$x\"")).containsExactly("a \"b\" \\n \\ $x");
        assertThat(words("\"a\\\nb\"")).containsExactly("ab");
    }

    @Test
    void quotesJoinWhatTouchesThem() {
        assertThat(words("a'b c'd\"e f\"")).containsExactly("ab cde f");
    }

    @Test
    void anEmptyQuoteIsAWord() {
        assertThat(words("redis-server --save ''")).containsExactly("redis-server", "--save", "");
        assertThat(words("\"\"")).containsExactly("");
    }

    @Test
    void aBackslashKeepsTheNextCharacterAndJoinsLines() {
        assertThat(words("a\\ b \\'c")).containsExactly("a b", "'c");
        assertThat(words("one \\\n two")).containsExactly("one", "two");
        assertThat(words("one \\\r\n two")).containsExactly("one", "two");
    }

    @Test
    void whatIsLeftOpenIsNamedWithItsPlace() {
        assertThat(ShellWords.split("echo 'x").problem()).isEqualTo(Problem.OPEN_SINGLE_QUOTE);
        assertThat(ShellWords.split("echo 'x").problemAt()).isEqualTo(5);
        assertThat(ShellWords.split("echo \"x").problem()).isEqualTo(Problem.OPEN_DOUBLE_QUOTE);
        assertThat(ShellWords.split("echo \\").problem()).isEqualTo(Problem.TRAILING_BACKSLASH);
        assertThat(ShellWords.split("echo \\").problemAt()).isEqualTo(5);
    }

    @Test
    void wordsSayWhereTheyStand() {
        assertThat(ShellWords.split("a 'b c'd").words()).containsExactly(new Word("a", 0, 1), new Word("b cd", 2, 8));
    }

    @Test
    void whatAShellWouldDoIsMarked() {
        assertThat(ShellWords.split("~/a $X '$Y' \"$(z)\" 5$ \\$q | a~").marks())
                .containsExactly(
                        new Mark(Meaning.HOME, 0),
                        new Mark(Meaning.EXPANSION, 4),
                        new Mark(Meaning.EXPANSION, 13),
                        new Mark(Meaning.OPERATOR, 26));
    }

    @Property
    void whatIsJoinedSplitsIntoTheSame(@ForAll List<String> words) {
        assertThat(words(ShellWords.join(words))).isEqualTo(words);
    }

    @Property
    void everyTextIsSplitOrSaysWhy(@ForAll String text) {
        ShellWords split = ShellWords.split(text);
        if (split.problem() == Problem.NONE) {
            assertThat(split.words())
                    .allSatisfy(word ->
                            assertThat(word.to()).isGreaterThan(word.from()).isLessThanOrEqualTo(text.length()));
        } else {
            assertThat(split.problemAt()).isBetween(0, text.length() - 1);
        }
    }

    private static List<String> words(String text) {
        ShellWords split = ShellWords.split(text);
        assertThat(split.problem()).isEqualTo(Problem.NONE);
        return split.texts();
    }
}
