package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Asks once whether a program is well, in each of the ways there are: `exec`, `httpGet`, `tcpSocket`,
/// `grpc`.
final class Probe {
    private static final int LONGEST_OUTPUT = 10 << 10;

    private Probe() {}

    /// @param broken it could not be asked at all
    /// @param message how it failed, in Kubernetes' words
    record Outcome(boolean good, boolean broken, String message) {
        static final Outcome GOOD = new Outcome(true, false, "");

        static Outcome bad(String message) {
            return new Outcome(false, false, message);
        }

        static Outcome broken(String message) {
            return new Outcome(false, true, message);
        }
    }

    /// The container that is asked.
    interface Target {
        /// @return the exit code with what it said
        /// @throws IOException it took longer than `timeout`
        Said exec(List<String> command, Duration timeout) throws IOException, InterruptedException;

        /// @param host empty for the pod's address
        Socket connect(String host, int port, Duration timeout) throws IOException;

        /// The pod's address, for a Host header.
        String address();

        /// @param port a number, or the name of a port of the container
        int port(JsonNode port) throws IOException;
    }

    record Said(int exitCode, byte[] output) {
        String text() {
            return new String(output, 0, Math.min(output.length, LONGEST_OUTPUT), StandardCharsets.UTF_8);
        }
    }

    /// Blocks for at most the probe's time, and a moment.
    static Outcome ask(JsonNode probe, Target target) throws InterruptedException {
        Duration timeout =
                Duration.ofSeconds(Math.max(1, probe.path("timeoutSeconds").asLong(1)));
        try {
            if (probe.has("exec")) {
                return exec(probe.path("exec"), target, timeout);
            }
            if (probe.has("httpGet")) {
                return HttpCheck.get(probe.path("httpGet"), target, timeout);
            }
            if (probe.has("tcpSocket")) {
                JsonNode socket = probe.path("tcpSocket");
                target.connect(socket.path("host").asText(""), target.port(socket.path("port")), timeout)
                        .close();
                return Outcome.GOOD;
            }
            if (probe.has("grpc")) {
                return GrpcHealthCheck.ask(probe.path("grpc"), target, timeout);
            }
            return Outcome.broken("missing probe handler");
        } catch (IOException e) {
            return Outcome.bad(String.valueOf(e.getMessage()));
        } catch (EngineException e) {
            return Outcome.broken(String.valueOf(e.getMessage()));
        }
    }

    private static Outcome exec(JsonNode exec, Target target, Duration timeout)
            throws IOException, InterruptedException {
        Said said = target.exec(ContainerSpecs.texts(exec.path("command")), timeout);
        return said.exitCode() == 0 ? Outcome.GOOD : Outcome.bad(said.text());
    }
}
