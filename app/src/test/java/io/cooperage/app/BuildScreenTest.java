package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildScreenTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final StringWriter text = new StringWriter();

    @Test
    void whatIsOverStaysAboveWhatIsAtWork() {
        try (BuildScreen screen = new BuildScreen(new PrintWriter(text, true), () -> START.plusSeconds(3))) {
            screen.on(new BuildEvent.Planned(
                    "b",
                    START,
                    "FROM base\nRUN make\n",
                    List.of(new StagePlan(
                            0,
                            "",
                            "base",
                            List.of(
                                    new StepPlan("0.0", "FROM base", 1, 1, List.of()),
                                    new StepPlan("0.1", "RUN make", 2, 2, List.of("0.0")))))));
            screen.on(new BuildEvent.StepStarted("0.0", START));
            screen.on(new BuildEvent.StepDone("0.0", true, null, Duration.ZERO, 0, 0));
            screen.on(new BuildEvent.StepStarted("0.1", START));
            screen.on(new BuildEvent.StepOutput(
                    "0.1", false, "1\n2\n3\n4\n5\u001b[2J\tcolour \u001b[31mred\u001b[0m\n10 %\r20 %"));
            screen.on(new BuildEvent.Warning("", "nothing to see", "", 0));
            assertThat(rows(text.toString()))
                    .containsExactly(
                            "  cached  [1/2] FROM base",
                            "    3.0s  [2/2] RUN make",
                            "            3",
                            "            4",
                            "            5 colour red",
                            "            20 %",
                            "          1 of 2 steps");
            screen.on(new BuildEvent.StepDone("0.1", false, null, Duration.ofMillis(3100), 5, 0));
            screen.on(new BuildEvent.Finished(true, null, "", Duration.ofMillis(3200)));
        }
        assertThat(rows(text.toString()))
                .containsExactly(
                        "  cached  [1/2] FROM base",
                        "    3.1s  [2/2] RUN make",
                        "",
                        " 1 warning found:",
                        " - nothing to see",
                        "built in 3.2s");
    }

    /// What a terminal would show, of the few sequences that are used.
    private static List<String> rows(String written) {
        List<String> rows = new ArrayList<>();
        int row = 0;
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < written.length(); at++) {
            char letter = written.charAt(at);
            if (letter == '\u001b') {
                int end = at + 2;
                while (!Character.isLetter(written.charAt(end))) {
                    end++;
                }
                String number = written.substring(at + 2, end);
                if (written.charAt(end) == 'A') {
                    row -= Integer.parseInt(number);
                } else if (written.charAt(end) == 'J') {
                    while (rows.size() > row) {
                        rows.removeLast();
                    }
                }
                at = end;
            } else if (letter == '\n') {
                if (row < rows.size()) {
                    rows.set(row, line.toString());
                } else {
                    rows.add(line.toString());
                }
                line.setLength(0);
                row++;
            } else if (letter != '\r') {
                line.append(letter);
            }
        }
        return rows;
    }
}
