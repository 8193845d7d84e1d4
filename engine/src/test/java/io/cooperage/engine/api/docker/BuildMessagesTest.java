package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildEvent.Planned;
import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepDone;
import io.cooperage.engine.build.BuildEvent.StepFailed;
import io.cooperage.engine.build.BuildEvent.StepOutput;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.build.BuildEvent.StepStarted;
import io.cooperage.engine.oci.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a build looks like to a client of the classic builder.
class BuildMessagesTest {
    private final StringBuilder text = new StringBuilder();
    private final BuildMessages messages = new BuildMessages(text::append);

    @BeforeEach
    void plan() {
        messages.on(new Planned(
                "b1",
                Instant.EPOCH,
                "…",
                List.of(
                        new StagePlan(0, "a", "box", List.of(step("0.0", "FROM box AS a"), step("0.1", "RUN make"))),
                        new StagePlan(1, "", "a", List.of(step("1.0", "FROM a"), step("1.1", "ENV x=y"))))));
    }

    private static StepPlan step(String id, String words) {
        return new StepPlan(id, words, 1, 1, List.of());
    }

    private void start(String id) {
        messages.on(new StepStarted(id, Instant.EPOCH));
    }

    private void done(String id, boolean cached) {
        messages.on(new StepDone(id, cached, null, Duration.ZERO, 0, 0));
    }

    @Test
    void stepsThatRunAtOnceAreToldOneAfterTheOther() {
        start("1.0");
        assertThat(text).isEmpty();
        start("0.0");
        assertThat(text.toString()).isEqualTo("Step 1/4 : FROM box AS a\n");
        done("1.0", false);
        done("0.0", false);
        start("0.1");
        messages.on(new StepOutput("0.1", false, "one\n"));
        messages.on(new StepOutput("0.1", true, "two\n"));
        done("0.1", false);
        start("1.1");
        done("1.1", true);
        Digest image = Digest.of("image");
        messages.finish(image, List.of("app:1", "app:2"));

        assertThat(text.toString().lines().map(line -> line.replaceAll("[0-9a-f]{12}$", "ID")))
                .containsExactly(
                        "Step 1/4 : FROM box AS a",
                        " ---> ID",
                        "Step 2/4 : RUN make",
                        " ---> Running in ID",
                        "one",
                        "\u001b[91mtwo",
                        "\u001b[0m ---> Removed intermediate container ID",
                        " ---> ID",
                        "Step 3/4 : FROM a",
                        " ---> ID",
                        "Step 4/4 : ENV x=y",
                        " ---> Using cache",
                        " ---> ID",
                        "Successfully built ID",
                        "Successfully tagged app:1",
                        "Successfully tagged app:2");
        assertThat(text).contains(" ---> " + image.shortHex() + "\nSuccessfully built " + image.shortHex());
    }

    @Test
    void aFailureShowsTheStepThoughItIsNotItsTurn() {
        start("0.0");
        start("0.1");
        messages.on(new StepOutput("0.1", false, "why\n"));
        messages.on(new StepFailed("0.1", "exit 3", 3, List.of("why"), Duration.ZERO));
        assertThat(text).contains("Step 2/4 : RUN make\n", "why\n");
    }

    @Test
    void aWarningIsSaid() {
        messages.on(new BuildEvent.Warning("Rule", "careful", "", 0));
        assertThat(text.toString()).isEqualTo(" ---> [Warning] careful\n");
    }

    @Test
    void ofAStepThatWaitsLongOnlyTheLastIsKept() {
        start("0.1");
        String line = "x".repeat(1023) + "\n";
        for (int i = 0; i < 3000; i++) {
            messages.on(new StepOutput("0.1", false, line));
        }
        messages.on(new StepOutput("0.1", false, "last\n"));
        start("0.0");
        done("0.0", false);
        assertThat(text.length()).isBetween(1 << 19, (1 << 20) + 4096);
        assertThat(text.toString()).contains("output clipped").endsWith("last\n");
    }
}
