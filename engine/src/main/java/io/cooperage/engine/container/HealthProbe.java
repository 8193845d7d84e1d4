package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Health.Check;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs a health check's program once and waits for it. Blocks; for a virtual thread.
final class HealthProbe {
    /// What is kept of the output, as Docker does.
    private static final int OUTPUT = 4096;

    private static final int NOT_RUN = -1;

    private final InstantSource clock;

    HealthProbe(InstantSource clock) {
        this.clock = clock;
    }

    /// One that could not even begin.
    static Check failed(Instant start, Instant end, EngineException failure) {
        return new Check(start, end, NOT_RUN, String.valueOf(failure.getMessage()));
    }

    /// Waits for the end of a check that has begun, at most until `timeout`, and closes it.
    Check await(ExecSession session, Instant start, Duration timeout) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (session) {
            Thread reader = Thread.ofVirtual().name("health-output").start(() -> collect(session, output));
            try {
                ExitStatus exit = session.exit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
                // What it wrote is on its way; one that left a writer behind is not waited for.
                reader.join(Duration.ofMillis(Math.min(500, timeout.toMillis())));
                return new Check(start, clock.instant(), exit.exitCode(), text(output));
            } catch (TimeoutException e) {
                session.signal(Signals.SIGKILL);
                String said = text(output);
                return new Check(
                        start,
                        clock.instant(),
                        NOT_RUN,
                        "Health check exceeded timeout (" + timeout.toMillis() + " ms)"
                                + (said.isEmpty() ? "" : ": " + said));
            } catch (ExecutionException e) {
                throw new IllegalStateException("an end never fails", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(ErrorKind.CANCELLED, "a health check was cancelled", e);
            }
        }
    }

    private static void collect(ExecSession session, ByteArrayOutputStream output) {
        for (Attachment.Chunk chunk = session.read(); chunk != null; chunk = session.read()) {
            synchronized (output) {
                output.write(chunk.bytes(), 0, Math.min(chunk.bytes().length, OUTPUT - output.size()));
            }
        }
    }

    private static String text(ByteArrayOutputStream output) {
        synchronized (output) {
            return output.toString(StandardCharsets.UTF_8);
        }
    }
}
