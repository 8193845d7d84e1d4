package io.cooperage.engine.build.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {
    @ParameterizedTest
    @CsvSource({
        "755, 0644, 0755",
        "0644, 0777, 0644",
        "4755, 0000, 04755",
        "+x, 0644, 0755",
        "-w, 0666, 0444",
        "u=rwX;go=rX, 0700, 0755",
        "u=rwX;go=rX, 0600, 0644",
        "g=u, 0750, 0770",
        "o=, 0777, 0770",
        "u+s, 0755, 04755",
        "+t, 0777, 01777",
        "a=r, 0777, 0444",
        "ug+rw-x, 0111, 0661",
        "u=g;g=o, 0421, 0211"
    })
    void changes(String text, String before, String after) {
        int changed = ModeChange.parse(text.replace(';', ',')).apply(Integer.parseInt(before, 8), false);
        assertThat(Integer.toOctalString(changed)).isEqualTo(Integer.toOctalString(Integer.parseInt(after, 8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "77777", "rwx", "u", "u+", "u=rw,", "u+q", "z+x", "0o755", "u=rw go=r"})
    void whatIsNoModeIsRefused(String text) {
        boolean legal = text.equals("u+");
        if (legal) {
            assertThat(ModeChange.parse(text).apply(0644, false)).isEqualTo(0644);
            return;
        }
        assertThatThrownBy(() -> ModeChange.parse(text))
                .hasMessageContaining("invalid chmod parameter: '" + text + "'");
    }

    /// chmod(1) itself says what is right; where no `who` is given it heeds the umask, so each has one.
    @Test
    void chmodOfTheMachineAgrees(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/chmod")), "there is no chmod");
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        StringBuilder script = new StringBuilder("cd " + folder + "\n");
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            boolean isFolder = i % 4 == 0;
            int before = random.nextInt(01000);
            String change = change(random);
            script.append(isFolder ? "mkdir f" : "touch f").append(i).append('\n');
            script.append("chmod ")
                    .append(Integer.toOctalString(before))
                    .append(" f")
                    .append(i)
                    .append('\n');
            script.append("chmod ").append(change).append(" f").append(i).append('\n');
            script.append("stat -c %a f").append(i).append('\n');
            expected.add(ModeChange.parse(change).apply(before, isFolder));
        }
        script.append("chmod -R u+rwX .\n");
        Path file = Files.writeString(folder.resolve("script"), script);
        Process process = new ProcessBuilder("/bin/sh", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().toList())
                .isEqualTo(expected.stream().map(Integer::toOctalString).toList());
    }

    private static String change(RandomGenerator random) {
        List<String> clauses = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            String who = List.of("u", "g", "o", "a", "ug", "go", "uo").get(random.nextInt(7));
            String operator = List.of("+", "-", "=").get(random.nextInt(3));
            String what = List.of("r", "w", "x", "rw", "rwx", "X", "rX", "u", "g", "o", "")
                    .get(random.nextInt(11));
            clauses.add(who + operator + what);
        }
        return String.join(",", clauses);
    }
}
