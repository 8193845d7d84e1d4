package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.cluster.client.ManifestText;
import io.cooperage.ui.cluster.client.ServerTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestartReasonTest {
    private static final List<ServerTable.Column> COLUMNS = List.of(
            new ServerTable.Column("Name", "string", false), new ServerTable.Column("Restarts", "string", false));

    private static final String KILLED = """
            kind: Pod
            status:
              containerStatuses:
              - {name: a, lastState: {terminated: {reason: Error, exitCode: 3, finishedAt: "2026-03-01T10:00:00Z"}}}
              - {name: b, lastState: {terminated: {reason: OOMKilled, exitCode: 137, finishedAt: "2026-03-01T10:00:05Z"}}}
              - {name: c, lastState: {}}
            """;

    private static String told(String restarts, String pod) {
        ServerTable.Row row = new ServerTable.Row(
                "default",
                "web",
                "1",
                Map.of(),
                null,
                false,
                List.of("web", restarts),
                ManifestText.documents(pod).getFirst());
        ServerTable.Row told = RestartReason.tell(COLUMNS, row);
        assertThat(told.whole()).isNull();
        return told.cells().get(1);
    }

    @Test
    void theLastContainerThatEndedSaysWhy() {
        assertThat(told("3 (5s ago)", KILLED)).isEqualTo("3 (5s ago, OOMKilled)");
        assertThat(told("3", KILLED)).isEqualTo("3 (OOMKilled)");
    }

    @Test
    void withoutRestartsThereIsNothingToTell() {
        assertThat(told("0", KILLED)).isEqualTo("0");
        assertThat(told("2 (1m ago)", "kind: Pod\nstatus: {}\n")).isEqualTo("2 (1m ago)");
    }

    @Test
    void whatHasNoReasonHasItsCode() {
        assertThat(told("1", """
                kind: Pod
                status:
                  initContainerStatuses:
                  - {lastState: {terminated: {exitCode: 7}}}
                """)).isEqualTo("1 (exit 7)");
    }
}
