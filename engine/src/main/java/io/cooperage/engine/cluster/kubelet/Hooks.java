package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.Probe.Outcome;
import io.cooperage.engine.cluster.kubelet.Probe.Said;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a container asks to be done after its start and before its end.
final class Hooks {
    /// A hook has no time of its own; the pod's grace ends it, or this.
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration HTTP = Duration.ofSeconds(30);

    private Hooks() {}

    /// Blocks until it is done.
    ///
    /// @param handler `exec`, `httpGet`, `tcpSocket` or `sleep`
    /// @return how it failed; null when it went well
    static @Nullable String run(JsonNode handler, ContainerTarget target) throws IOException, InterruptedException {
        if (handler.has("sleep")) {
            Thread.sleep(
                    Duration.ofSeconds(handler.path("sleep").path("seconds").asLong()));
            return null;
        }
        if (handler.has("exec")) {
            Said said = target.exec(ContainerSpecs.texts(handler.path("exec").path("command")), LONGEST);
            String command =
                    String.join(" ", ContainerSpecs.texts(handler.path("exec").path("command")));
            return said.exitCode() == 0
                    ? null
                    : "command '" + command + "' exited with " + said.exitCode() + ": " + said.text();
        }
        if (handler.has("httpGet")) {
            Outcome outcome = HttpCheck.get(handler.path("httpGet"), target, HTTP);
            return outcome.good() ? null : outcome.message();
        }
        // As Kubernetes: a socket is no handler, and only there for compatibility.
        return handler.has("tcpSocket") ? null : "Invalid handler";
    }
}
