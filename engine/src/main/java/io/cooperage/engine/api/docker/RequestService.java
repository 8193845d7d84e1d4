package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.http.BadRequestException;
import io.cooperage.engine.http.HttpExchange;
import io.cooperage.engine.http.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a request to its handler, and from whatever the handler throws to an answer. Any thread.
final class RequestService implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestService.class);

    /// What a window shows of a path; a filter may be a hundred times longer.
    private static final int SHOWN = 2000;

    /// As long as the head of a request has; a client writes both at once.
    private static final Duration BODY_LIMIT = Duration.ofSeconds(30);

    private final Duration bodyLimit;
    private final Router router;
    private final RequestLog log;
    private final ClientNames clients = new ClientNames();
    private final Map<String, String> fields;

    /// @param server the `Server` header
    RequestService(Router router, RequestLog log, String server) {
        this(router, log, server, BODY_LIMIT);
    }

    /// @param bodyLimit how long a body of JSON may take from when it is asked for
    RequestService(Router router, RequestLog log, String server, Duration bodyLimit) {
        this.bodyLimit = bodyLimit;
        this.router = router;
        this.log = log;
        this.fields = Map.of(
                "Server",
                server,
                "Api-Version",
                ApiVersion.NEWEST.toString(),
                "Ostype",
                "linux",
                "Docker-Experimental",
                "false");
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        Instant began = Instant.now();
        ApiRequest.Client client = clients.of(http.peer());
        long number = log.nextNumber();
        log.tell(request(number, http, client, began, true));
        try {
            serve(http);
        } finally {
            log.tell(request(number, http, client, began, false));
        }
    }

    private void serve(HttpExchange http) throws IOException {
        try {
            RequestTarget target = RequestTarget.parse(http.target());
            ApiVersion version = target.apiVersion();
            Router.Found found = router.find(http.method(), target.path())
                    .filter(match ->
                            version.compareTo(ApiVersion.parse(match.route().since())) >= 0)
                    .orElseThrow(() -> EngineException.notFound("page not found"));
            DockerExchange exchange = new DockerExchange(http, target, version, found.parameters(), fields, bodyLimit);
            found.route().handler().handle(exchange);
            if (http.status() == 0) {
                throw new IllegalStateException(
                        "the handler of " + http.method() + " " + found.route().path() + " gave no answer");
            }
            exchange.finish();
        } catch (EngineException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("the client went away", e);
            }
            failed(http, DockerErrors.status(e.kind()), e.getMessage(), e);
        } catch (BadRequestException e) {
            http.closeAfterwards();
            failed(http, e.status(), e.reason(), e);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof BadRequestException bad)) {
                throw e.getCause();
            }
            http.closeAfterwards();
            failed(http, bad.status(), bad.reason(), bad);
        } catch (RuntimeException | StackOverflowError e) { // the edge: a handler's fault is its request's alone
            LOG.error("{} {} failed", http.method(), http.target(), e);
            failed(http, 500, "unexpected error, please report it: " + e, e);
        }
    }

    private void failed(HttpExchange http, int status, @Nullable String message, Throwable failure) throws IOException {
        if (http.status() != 0) {
            // Too late for a status: only a broken connection tells the client that this is not all of it.
            throw new IOException("the answer broke off", failure);
        }
        ErrorBody body = error(status, message == null ? failure.toString() : message);
        Map<String, String> headers = new LinkedHashMap<>(fields);
        headers.put("Content-Type", body.contentType());
        http.respond(status, headers, body.bytes());
    }

    @Override
    public ErrorBody error(int status, String message) {
        return new ErrorBody("application/json", DockerJson.line(DockerErrors.body(message)));
    }

    private static ApiRequest request(
            long number, HttpExchange http, ApiRequest.Client client, Instant began, boolean running) {
        String path = http.target();
        return new ApiRequest(
                number,
                began,
                http.method(),
                path.length() > SHOWN ? path.substring(0, SHOWN) + "…" : path,
                running ? 0 : http.status(),
                running ? Duration.ZERO : Duration.between(began, Instant.now()),
                running ? 0 : http.bytesSent(),
                client,
                running);
    }
}
