package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.Watch;
import io.cooperage.engine.cluster.api.WatchEvent;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Sends changes as they come, until the client has enough, or its time is over. A client that doesn't read
/// is cut off: what it missed it would have to list again anyway.
final class WatchRoute {
    /// When the client names no end: between this and twice as long, so that not all come back at once.
    private static final Duration SHORTEST = Duration.ofMinutes(30);

    /// Events that are ready together go out together.
    private static final int BATCH = 100;

    private final ClusterApi api;
    private final Answers answers;
    private final SlowReaders slow;
    private final SharedLines shared = new SharedLines();

    WatchRoute(ClusterApi api, Answers answers, SlowReaders slow) {
        this.api = api;
        this.answers = answers;
        this.slow = slow;
    }

    void serve(KubeCall call, Kind kind, @Nullable String namespace) throws IOException {
        QueryOptions options = new QueryOptions(call);
        long deadline = System.nanoTime() + patience(options.number("timeoutSeconds"));
        AnswerForm asked = AnswerForm.of(call.exchange());
        // Events are lines of JSON, whatever the client would have for an object.
        EventText text = new EventText(kind, asked, answers.rows(call, asked), shared);
        Watch watch;
        try {
            watch = api.watch(kind, namespace, options.watch());
        } catch (StatusException e) {
            if (e.reason() != StatusReason.EXPIRED) {
                throw e;
            }
            // The client must list again; an error within the stream is what informers take for that.
            try (EventSink sink = EventSink.open(call.exchange())) {
                sink.send(text.error(e));
            }
            return;
        }
        try (watch;
                EventSink sink = EventSink.open(call.exchange());
                SlowReaders.Writer writer = slow.watch(Thread.currentThread())) {
            send(watch, sink, text, writer, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the client has gone, or the server closes
        }
    }

    private static long patience(long seconds) {
        return seconds > 0
                ? Duration.ofSeconds(seconds).toNanos()
                : SHORTEST.toNanos() + ThreadLocalRandom.current().nextLong(SHORTEST.toNanos());
    }

    private static void send(Watch watch, EventSink sink, EventText text, SlowReaders.Writer writer, long deadline)
            throws IOException, InterruptedException {
        while (true) {
            long left = deadline - System.nanoTime();
            try {
                if (left <= 0) {
                    // The next watch of this client need not go through what this one has left out.
                    WatchEvent last = watch.bookmark();
                    if (last != null) {
                        sendWithin(writer, sink, text.event(last));
                    }
                    return;
                }
                WatchEvent event = watch.next(Duration.ofNanos(left));
                if (event == null) {
                    if (watch.isClosed()) {
                        return;
                    }
                    continue;
                }
                ByteArrayOutputStream ready = new ByteArrayOutputStream(2048);
                for (int i = 0; event != null; event = i < BATCH ? watch.next(Duration.ZERO) : null) {
                    if (sink.takesOneByOne()) {
                        sendWithin(writer, sink, text.event(event));
                    } else {
                        ready.writeBytes(text.event(event));
                    }
                    i++;
                }
                if (ready.size() > 0) {
                    sendWithin(writer, sink, ready.toByteArray());
                }
            } catch (StatusException e) { // the history no longer reaches back to where this reader is
                sendWithin(writer, sink, text.error(e));
                return;
            }
        }
    }

    private static void sendWithin(SlowReaders.Writer writer, EventSink sink, byte[] bytes) throws IOException {
        writer.begin();
        try {
            sink.send(bytes);
        } finally {
            writer.end();
        }
    }

    /// One event as a line. For one thread: a table tells its columns only once.
    private static final class EventText {
        private final Kind kind;
        private final AnswerForm form;
        private final TableRows rows;
        private final SharedLines shared;
        private boolean toldColumns;

        EventText(Kind kind, AnswerForm form, TableRows rows, SharedLines shared) {
            this.kind = kind;
            this.form = form;
            this.rows = rows;
            this.shared = shared;
        }

        byte[] event(WatchEvent event) throws IOException {
            // Bookmarks are each reader's own.
            boolean same = form.shape() == AnswerForm.Shape.OBJECT && event.type() != WatchEvent.Type.BOOKMARK;
            return same ? shared.of(event, () -> written(event)) : written(event);
        }

        private byte[] written(WatchEvent event) throws IOException {
            return line(event.type().name(), out -> {
                if (event.type() == WatchEvent.Type.BOOKMARK && form.shape() != AnswerForm.Shape.TABLE) {
                    writeBookmark(out, event.object());
                } else {
                    writeObject(out, event.object());
                }
            });
        }

        byte[] error(StatusException e) throws IOException {
            return line("ERROR", out -> out.writeTree(KubeJson.status(e)));
        }

        private interface Body {
            void write(JsonGenerator out) throws IOException;
        }

        private static byte[] line(String type, Body object) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
            try (JsonGenerator out = KubeJson.MAPPER.getFactory().createGenerator(bytes)) {
                out.writeStartObject();
                out.writeStringField("type", type);
                out.writeFieldName("object");
                object.write(out);
                out.writeEndObject();
                out.writeRaw('\n');
            }
            return bytes.toByteArray();
        }

        private void writeBookmark(JsonGenerator out, KubeObject object) throws IOException {
            boolean partial = form.shape() == AnswerForm.Shape.METADATA;
            out.writeStartObject();
            out.writeStringField(
                    "kind", partial ? "PartialObjectMetadata" : kind.id().kind());
            out.writeStringField(
                    "apiVersion", partial ? form.apiVersion() : kind.id().apiVersion());
            out.writeObjectFieldStart("metadata");
            out.writeStringField("resourceVersion", Long.toString(object.revision()));
            out.writeNullField("creationTimestamp");
            out.writeEndObject();
            out.writeEndObject();
        }

        private void writeObject(JsonGenerator out, KubeObject object) throws IOException {
            switch (form.shape()) {
                case OBJECT -> Answers.writeObject(out, kind, object.tree(), true);
                case METADATA -> Answers.writeMetadata(out, object.tree(), form.apiVersion());
                case TABLE -> {
                    rows.write(out, kind, object, !toldColumns);
                    toldColumns = true;
                }
            }
        }
    }
}
