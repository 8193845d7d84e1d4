package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a request to its handler, and from whatever the handler throws to an answer. Any thread.
final class RequestService {
    private static final Logger LOG = LoggerFactory.getLogger(RequestService.class);

    /// What a window shows of a path; a filter may be a hundred times longer.
    private static final int SHOWN = 2000;

    private final Router router;
    private final RequestLog log;
    private final String server;

    /// @param server the `Server` header
    RequestService(Router router, RequestLog log, String server) {
        this.router = router;
        this.log = log;
        this.server = server;
    }

    /// Answers, unless the client is gone.
    ///
    /// @throws IOException the connection can't be used any more
    void serve(RequestHead head, RequestBody body, HttpAnswer answer, HttpExchange.Takeover takeover)
            throws IOException {
        answer.field("Server", server);
        answer.field("Api-Version", ApiVersion.NEWEST.toString());
        answer.field("Ostype", "linux");
        answer.field("Docker-Experimental", "false");
        try {
            RequestTarget target = RequestTarget.parse(head.target());
            ApiVersion version = target.apiVersion();
            Router.Found found = router.find(head.method(), target.path())
                    .filter(match ->
                            version.compareTo(ApiVersion.parse(match.route().since())) >= 0)
                    .orElseThrow(() -> EngineException.notFound("page not found"));
            HttpExchange exchange = new HttpExchange(head, target, version, found.parameters(), body, answer, takeover);
            found.route().handler().handle(exchange);
            if (!answer.begun()) {
                throw new IllegalStateException(
                        "the handler of " + head.method() + " " + found.route().path() + " gave no answer");
            }
            answer.finish();
        } catch (EngineException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("the client went away", e);
            }
            failed(answer, DockerErrors.status(e.kind()), e.getMessage(), e);
        } catch (BadRequest e) {
            answer.closeAfterwards();
            failed(answer, e.status(), e.getMessage(), e);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof BadRequest bad)) {
                throw e;
            }
            answer.closeAfterwards();
            failed(answer, bad.status(), bad.getMessage(), bad);
        } catch (RuntimeException | StackOverflowError e) { // the edge: a handler's fault is its request's alone
            LOG.error("{} {} failed", head.method(), head.target(), e);
            failed(answer, 500, "unexpected error, please report it: " + e, e);
        }
    }

    /// Answers what is no request.
    void refuse(Wire wire, BadRequest refused) throws IOException {
        RequestHead nothing = new RequestHead("", "", 1, Map.of());
        HttpAnswer answer = new HttpAnswer(wire, nothing);
        answer.closeAfterwards();
        answer.field("Server", server);
        failed(answer, refused.status(), refused.getMessage(), refused);
    }

    private static void failed(HttpAnswer answer, int status, @Nullable String message, Throwable failure)
            throws IOException {
        if (answer.begun()) {
            // Too late for a status: only a broken connection tells the client that this is not all of it.
            throw new IOException("the answer broke off", failure);
        }
        answer.field("Content-Type", "application/json");
        answer.whole(status, DockerJson.line(DockerErrors.body(message == null ? failure.toString() : message)));
    }

    long begun(RequestHead head, ApiRequest.Client client, Instant began) {
        long number = log.nextNumber();
        log.tell(request(number, head, client, began, 0, 0, true));
        return number;
    }

    void ended(long number, RequestHead head, ApiRequest.Client client, Instant began, HttpAnswer answer) {
        log.tell(request(number, head, client, began, answer.status(), answer.bytes(), false));
    }

    private static ApiRequest request(
            long number,
            RequestHead head,
            ApiRequest.Client client,
            Instant began,
            int status,
            long bytes,
            boolean running) {
        String path = head.target();
        return new ApiRequest(
                number,
                began,
                head.method(),
                path.length() > SHOWN ? path.substring(0, SHOWN) + "…" : path,
                status,
                running ? Duration.ZERO : Duration.between(began, Instant.now()),
                bytes,
                client,
                running);
    }
}
