package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Docker's Engine HTTP API of one engine, on a unix socket. Open from [#open] until [#close]; any thread.
///
/// ```
/// try (DockerApi api = DockerApi.open(engine, engine.paths().run().resolve("docker.sock"))) {
///     …  // docker -H unix://…/docker.sock ps
/// }
/// ```
public final class DockerApi implements AutoCloseable {
    private final RequestLog requests = new RequestLog();
    private final List<ApiServer> servers = new ArrayList<>();
    private final Router router;

    private DockerApi(Engine engine) {
        Objects.requireNonNull(engine);
        router = new Router(routeSets(engine));
    }

    /// Serves at `socket`, for the socket's owner alone.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when somebody else answers there, UNAVAILABLE
    ///     when the socket can't be made
    public static DockerApi open(Engine engine, Path socket) {
        DockerApi api = new DockerApi(engine);
        api.serve(UnixListener.open(socket, Optional.empty()));
        return api;
    }

    /// Every endpoint there is, in the order of Docker's description.
    static List<RouteSet> routeSets(Engine engine) {
        return List.of(
                new ContainerRoutes(engine),
                new ExecRoutes(engine),
                new ImageRoutes(engine),
                new DistributionRoutes(engine.registries()),
                new BuildRoutes(engine.paths(), null),
                new NetworkRoutes(engine),
                new VolumeRoutes(engine.volumes()),
                new SystemRoutes());
    }

    private void serve(Listener listener) {
        servers.add(new ApiServer(listener, new RequestService(router, requests, ServerVersion.header())));
    }

    /// Where it can be reached, as clients write it in `DOCKER_HOST`.
    public List<String> endpoints() {
        return servers.stream().map(ApiServer::name).toList();
    }

    /// What is asked for, live.
    public RequestLog requests() {
        return requests;
    }

    /// Ends every connection, and waits a moment for what they were doing; removes the socket.
    @Override
    public void close() {
        servers.forEach(ApiServer::close);
    }
}
