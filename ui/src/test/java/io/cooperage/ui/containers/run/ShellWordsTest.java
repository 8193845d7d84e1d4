package io.cooperage.ui.containers.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.containers.run.ShellWords.Problem;
import java.util.List;
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
    }

    @Test
    void whatIsLeftOpenIsNamed() {
        assertThat(ShellWords.split("echo 'x").problem()).isEqualTo(Problem.OPEN_SINGLE_QUOTE);
        assertThat(ShellWords.split("echo \"x").problem()).isEqualTo(Problem.OPEN_DOUBLE_QUOTE);
        assertThat(ShellWords.split("echo \\").problem()).isEqualTo(Problem.TRAILING_BACKSLASH);
    }

    private static List<String> words(String text) {
        ShellWords split = ShellWords.split(text);
        assertThat(split.problem()).isEqualTo(Problem.NONE);
        return split.words();
    }
}
