package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection: its requests one after the other, in the order they were sent, on the virtual thread that runs
/// this. What is sent before its turn waits in the kernel.
final class HttpConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /// Credentials for many registries come in one header field; Go's server has the same order of size.
    static final int HEAD_LIMIT = 256 << 10;

    /// A rest of a body that nobody wanted is read to keep the connection; a longer one isn't worth it.
    private static final long WORTH_SKIPPING = 256 << 10;

    /// What is left of a request that was refused is read for so long, that the client may see why.
    private static final Duration LINGER = Duration.ofMillis(500);

    private static final Duration SKIPPING = Duration.ofSeconds(5);

    private final Wire wire;
    private final ConnectionTable connections;
    private final RequestService service;
    private final HttpInput input;
    private volatile boolean raw;

    HttpConnection(Wire wire, ConnectionTable connections, RequestService service) {
        this.wire = wire;
        this.connections = connections;
        this.service = service;
        this.input = new HttpInput(wire);
    }

    @Override
    public void run() {
        try (wire) {
            while (serveNext()) {
                // Each turn is one request.
            }
            if (!raw) {
                linger();
            }
        } catch (IOException e) {
            LOG.debug("a connection broke", e);
        } finally {
            connections.remove(wire);
        }
    }

    /// @return another request may follow
    private boolean serveNext() throws IOException {
        connections.idle(wire);
        if (!input.awaitData()) {
            return false;
        }
        connections.readingHead(wire);
        RequestHead head;
        RequestBody body;
        try {
            byte @Nullable [] bytes = input.readHead(HEAD_LIMIT);
            if (bytes == null) {
                return false;
            }
            head = RequestHead.parse(bytes);
            body = RequestBody.of(head, input, new BodySteps(head));
        } catch (BadRequest refused) {
            service.refuse(wire, refused);
            return false;
        }
        connections.working(wire);
        return serve(head, body);
    }

    private boolean serve(RequestHead head, RequestBody body) throws IOException {
        HttpAnswer answer = new HttpAnswer(wire, head);
        Instant began = Instant.now();
        long number = service.begun(head, wire.client(), began);
        if (body.isEnded()) {
            input.watch(Thread.currentThread());
        }
        try {
            service.serve(head, body, answer, this::takeOver);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            input.unwatch();
            service.ended(number, head, wire.client(), began, answer);
        }
        if (!answer.keepsAlive()) {
            return false;
        }
        connections.deadline(wire, SKIPPING);
        return body.skipTo(WORTH_SKIPPING);
    }

    private Exchange.Hijacked takeOver() {
        raw = true;
        input.unwatch();
        return new RawConnection(wire, input);
    }

    /// To close with bytes unread would throw away what the client has not read yet of the answer.
    private void linger() throws IOException {
        wire.endOutput();
        connections.deadline(wire, LINGER);
        byte[] waste = new byte[8192];
        while (input.read(waste, 0, waste.length) >= 0) {
            // Ends with the client's direction, or at the deadline.
        }
    }

    private final class BodySteps implements RequestBody.Steps {
        private final RequestHead head;

        BodySteps(RequestHead head) {
            this.head = head;
        }

        @Override
        public void reading() throws IOException {
            if (head.expectsContinue()) {
                byte[] leave = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                wire.write(leave, 0, leave.length);
            }
        }

        @Override
        public void ended() {
            input.watch(Thread.currentThread());
        }
    }
}
