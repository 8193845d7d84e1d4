package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Lists once and then follows the changes: the server is not asked again while it speaks. On a virtual
/// thread of its own; costs nothing while nothing changes.
public final class TableWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final KubeSession session;
    private final ResourceType type;
    private final String namespace;
    private final String selector;
    private final TableListener listener;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable AsyncBody open;

    /// @param whole each row brings its object
    TableWatch(
            KubeSession session,
            ResourceType type,
            String namespace,
            Selection selection,
            boolean whole,
            TableListener listener) {
        this.session = session;
        this.type = type;
        this.namespace = namespace;
        selector = selection.query() + (whole ? "&includeObject=Object" : "");
        this.listener = listener;
        thread = Thread.ofVirtual().name("cluster-table-" + type.plural()).start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                String revision = list();
                while (!closed && !revision.isEmpty()) {
                    revision = watch(revision);
                }
            } catch (InterruptedException e) {
                return; // closed
            } catch (CancellationException e) {
                // Closed, or the session was: then the next list says that there is nobody to ask.
            } catch (ExecutionException e) {
                lost(KubeFailure.of("list " + type.plural(), e.getCause() == null ? e : e.getCause()));
            } catch (EngineException e) {
                lost(e);
            } catch (JsonProcessingException e) {
                lost(EngineException.invalid("list " + type.plural() + ": the answer is no JSON"));
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return; // closed
            }
        }
    }

    private void lost(EngineException why) {
        if (!closed) {
            listener.lost(String.valueOf(why.getMessage()));
        }
    }

    private String list() throws InterruptedException, ExecutionException, JsonProcessingException {
        HttpResponse<String> response =
                session.http().sendAsync(request("?" + selector), String.class).get();
        String body = response.body() == null ? "" : response.body();
        if (!response.isSuccessful()) {
            throw KubeFailure.of("list " + type.plural(), response.code(), KubeSession.message(body), null);
        }
        ServerTable table = ServerTable.of(KubeSession.JSON.readTree(body));
        if (!closed) {
            listener.reset(table);
        }
        return table.revision();
    }

    /// Returns at the end of the stream.
    ///
    /// @return the newest revision; empty when it must begin anew
    private String watch(String revision) throws InterruptedException, ExecutionException {
        Lines lines = new Lines(revision);
        HttpRequest request = request("?watch=true&allowWatchBookmarks=true&resourceVersion=" + revision + selector);
        HttpResponse<AsyncBody> response =
                answer(session.http().consumeBytes(request, (List<ByteBuffer> chunk, AsyncBody body) -> {
                    chunk.forEach(lines::add);
                    body.consume();
                }));
        AsyncBody body = response.body();
        open = body;
        if (closed || !response.isSuccessful()) {
            body.cancel();
            return "";
        }
        CompletableFuture<Void> done = body.done();
        body.consume();
        try {
            done.get();
        } finally {
            open = null;
            body.cancel();
        }
        return lines.revision;
    }

    /// Waits for the beginning of an answer. Who is interrupted meanwhile doesn't want the rest of it:
    /// without this the server would go on sending to nobody.
    static HttpResponse<AsyncBody> answer(CompletableFuture<HttpResponse<AsyncBody>> asked)
            throws InterruptedException, ExecutionException {
        try {
            return asked.get();
        } catch (InterruptedException e) {
            asked.thenAccept(late -> late.body().cancel());
            throw e;
        }
    }

    /// Nothing of it runs any more.
    boolean isOver() {
        return !thread.isAlive();
    }

    private HttpRequest request(String query) {
        return session.http()
                .newHttpRequestBuilder()
                .uri(session.uri(type.path(namespace) + query))
                .header("Accept", KubeSession.TABLE)
                // A watch lasts as long as the server likes.
                .timeout(1, java.util.concurrent.TimeUnit.HOURS)
                .build();
    }

    /// Puts events together from pieces of bytes.
    private final class Lines {
        private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
        private String revision;

        Lines(String revision) {
            this.revision = revision;
        }

        void add(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                byte one = bytes.get();
                if (one == '\n') {
                    event(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(one);
                }
            }
        }

        private void event(String text) {
            if (text.isBlank() || closed) {
                return;
            }
            try {
                JsonNode event = KubeSession.JSON.readTree(text);
                JsonNode object = event.path("object");
                switch (event.path("type").asText()) {
                    case "BOOKMARK" -> seen(object);
                    case "ERROR" -> revision = "";
                    case "DELETED" ->
                        ServerTable.of(object).rows().forEach(row -> {
                            listener.removed(row);
                            seen(object);
                        });
                    default ->
                        ServerTable.of(object).rows().forEach(row -> {
                            listener.changed(row);
                            seen(object);
                        });
                }
            } catch (JsonProcessingException e) {
                revision = "";
            }
        }

        /// The revision of a table's only row is the event's.
        private void seen(JsonNode table) {
            String ofTable = table.path("metadata").path("resourceVersion").asText();
            String ofRow = table.at("/rows/0/object/metadata/resourceVersion").asText();
            if (!ofRow.isEmpty()) {
                revision = ofRow;
            } else if (!ofTable.isEmpty()) {
                revision = ofTable;
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
