package io.cooperage.engine.cluster.kind.tables;

import io.cooperage.engine.cluster.kind.pod.PodQos;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The classes of service.
class QosTableTest {

    @Test
    void podsHaveTheClassThatTheyAskFor() {
        GoLiterals literals = new GoLiterals(Instant.EPOCH);
        Tally tally = new Tally("qos.json");
        tally.run("TestGetPodQOS", "testCases", (name, row) -> {
            String found =
                    PodQos.of(literals.json(row.path("pod")).path("spec")).text();
            String expected = literals.json(row.path("expected")).asText();
            return found.equals(expected) ? "" : found + " instead of " + expected;
        });
        tally.done(14, 0);
    }
}
