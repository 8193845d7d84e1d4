package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The answer of long work: JSON objects, one to a line, as they come (moby's `pkg/jsonmessage`). It begins with
/// the first message, so that what fails before still gets a status of its own.
///
/// Any thread, one message at a time. Where the client is gone messages are dropped: the handler is interrupted
/// then, and ends the work.
final class MessageStream implements AutoCloseable {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Exchange exchange;

    /// Guarded by this.
    private @Nullable OutputStream out;

    /// Guarded by this.
    private @Nullable IOException broken;

    MessageStream(Exchange exchange) {
        this.exchange = exchange;
    }

    /// `{"status": text}`
    void status(String text) {
        status("", text);
    }

    /// `{"status": text, "id": id}`
    void status(String id, String text) {
        ObjectNode message = NODES.objectNode();
        message.put("status", text);
        if (!id.isEmpty()) {
            message.put("id", id);
        }
        send(message);
    }

    /// `{"status": action, "progressDetail": {}, "id": id}`
    void action(String id, String action) {
        progress(id, action, 0, 0);
    }

    /// @param total 0 or less when it is not known
    void progress(String id, String action, long current, long total) {
        ObjectNode message = NODES.objectNode();
        message.put("status", action);
        ObjectNode detail = message.putObject("progressDetail");
        if (current > 0) {
            detail.put("current", current);
        }
        if (total > 0) {
            detail.put("total", total);
        }
        String bar = ProgressBar.text(current, total);
        if (!bar.isEmpty()) {
            message.put("progress", bar);
        }
        if (!id.isEmpty()) {
            message.put("id", id);
        }
        send(message);
    }

    /// `{"stream": text}`; the text has its line feeds.
    void text(String text) {
        send(NODES.objectNode().put("stream", text));
    }

    /// `{"aux": value}`
    void aux(ObjectNode value) {
        send(NODES.objectNode().set("aux", value));
    }

    /// As [#aux], with the empty progress that a push sends along.
    void auxWithProgress(ObjectNode value) {
        ObjectNode message = NODES.objectNode();
        message.putObject("progressDetail");
        send(message.set("aux", value));
    }

    /// What the answer must say where it can no longer have another status.
    ///
    /// @param code of a command that failed; 0 for none
    void error(String text, int code) {
        ObjectNode message = NODES.objectNode();
        ObjectNode detail = message.putObject("errorDetail");
        if (code != 0) {
            detail.put("code", code);
        }
        detail.put("message", text);
        message.put("error", text);
        send(message);
    }

    /// Says in the stream what went wrong, or throws it on where nothing has been sent.
    void failed(EngineException failure) {
        if (!begun()) {
            throw failure;
        }
        error(String.valueOf(failure.getMessage()), 0);
    }

    synchronized boolean begun() {
        return out != null;
    }

    private synchronized void send(ObjectNode message) {
        if (broken != null) {
            return;
        }
        try {
            OutputStream to = begin();
            to.write(message.toString().getBytes(StandardCharsets.UTF_8));
            to.write('\r');
            to.write('\n');
            to.flush();
        } catch (IOException e) {
            broken = e;
        }
    }

    /// An answer with no message in it is one all the same.
    synchronized OutputStream begin() throws IOException {
        if (out == null) {
            out = exchange.stream(200, "application/json");
        }
        return out;
    }

    /// Ends the answer.
    ///
    /// @throws IOException when the client has gone meanwhile
    @Override
    public synchronized void close() throws IOException {
        if (broken != null) {
            throw broken;
        }
        if (out != null) {
            out.close();
        }
    }
}
