package io.cooperage.engine.api.docker;

import io.cooperage.engine.http.HttpEndpoint;
import io.cooperage.engine.http.HttpLimits;
import io.cooperage.engine.http.HttpServer;
import io.cooperage.engine.testing.RawClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A server of a test's own routes, without an engine.
final class TestServer implements AutoCloseable {
    final Path socket;
    final RequestLog log = new RequestLog();
    private final HttpServer server;

    TestServer(Path folder, Route... routes) {
        this(folder, Duration.ofSeconds(30), routes);
    }

    /// @param bodyLimit how long a body of JSON may take
    TestServer(Path folder, Duration bodyLimit, Route... routes) {
        socket = folder.resolve("s");
        server = HttpServer.open(
                "docker-api",
                new RequestService(new Router(List.of(() -> List.of(routes))), log, "Docker/test", bodyLimit),
                HttpLimits.USUAL);
        server.listen(new HttpEndpoint.Unix(socket, Optional.empty()));
    }

    String exchange(String request) throws java.io.IOException {
        return RawClient.exchange(socket, request);
    }

    RawClient client() throws java.io.IOException {
        return RawClient.connect(socket);
    }

    @Override
    public void close() {
        server.close();
    }
}
