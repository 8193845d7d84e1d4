package io.cooperage.ui.cluster.client;

import io.cooperage.engine.error.EngineException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the log of one container, and goes on while it writes. On a virtual thread of its own.
public final class LogFollow implements AutoCloseable {
    private final KubeSession session;
    private final Consumer<String> lines;
    private final Consumer<String> ended;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable AsyncBody open;

    /// @param previous the run before the last restart; it is not followed
    /// @param tail how many of the last lines to begin with
    /// @param since only what was written then or later, to the second; null for all
    public record Wanted(
            String namespace,
            String pod,
            String container,
            boolean previous,
            int tail,
            @Nullable Instant since) {

        String path() {
            return "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/log?container="
                    + URLEncoder.encode(container, StandardCharsets.UTF_8) + "&tailLines=" + tail
                    + "&timestamps=true"
                    + (since == null ? "" : "&sinceTime=" + since.truncatedTo(ChronoUnit.SECONDS))
                    + (previous ? "&previous=true" : "&follow=true");
        }
    }

    /// @param lines each line, after its instant and a space, on threads of the client
    /// @param ended why there are no more; empty when the container ended
    LogFollow(KubeSession session, Wanted wanted, Consumer<String> lines, Consumer<String> ended) {
        this.session = session;
        this.lines = lines;
        this.ended = ended;
        thread = Thread.ofVirtual().name("cluster-log-" + wanted.pod()).start(() -> run(wanted));
    }

    private void run(Wanted wanted) {
        String why = "";
        try {
            read(wanted);
        } catch (InterruptedException e) {
            return; // closed
        } catch (CancellationException e) {
            // Closed, or the session was: there is nothing more to read.
        } catch (ExecutionException e) {
            why = message(KubeFailure.of("read the log of " + wanted.pod(), e.getCause() == null ? e : e.getCause()));
        } catch (EngineException e) {
            why = message(e);
        }
        if (!closed) {
            ended.accept(why);
        }
    }

    private static String message(EngineException failure) {
        return String.valueOf(failure.getMessage());
    }

    private void read(Wanted wanted) throws InterruptedException, ExecutionException {
        HttpRequest request = session.http()
                .newHttpRequestBuilder()
                .uri(session.uri(wanted.path()))
                .timeout(1, TimeUnit.DAYS)
                .build();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        HttpResponse<AsyncBody> response =
                TableWatch.answer(session.http().consumeBytes(request, (List<ByteBuffer> chunk, AsyncBody body) -> {
                    chunk.forEach(bytes -> split(bytes, line));
                    body.consume();
                }));
        AsyncBody body = response.body();
        open = body;
        if (closed) {
            body.cancel();
            return;
        }
        body.consume();
        body.done().get();
        String rest = line.toString(StandardCharsets.UTF_8);
        if (!response.isSuccessful()) {
            throw KubeFailure.of("read the log of " + wanted.pod(), response.code(), KubeSession.message(rest), null);
        }
        if (!rest.isEmpty() && !closed) {
            lines.accept(rest);
        }
    }

    private void split(ByteBuffer bytes, ByteArrayOutputStream line) {
        while (bytes.hasRemaining()) {
            byte one = bytes.get();
            if (one == '\n') {
                if (!closed) {
                    lines.accept(line.toString(StandardCharsets.UTF_8));
                }
                line.reset();
            } else {
                line.write(one);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        AsyncBody body = open;
        if (body != null) {
            body.cancel();
        }
        thread.interrupt();
    }
}
