package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.http.HttpEndpoint;
import io.cooperage.engine.http.HttpLimits;
import io.cooperage.engine.http.HttpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Docker's Engine HTTP API of one engine, on a unix socket. Open from [#open] until [#close]; any thread.
///
/// ```
/// try (DockerApi api = DockerApi.open(engine, engine.paths().run().resolve("docker.sock"))) {
///     …  // docker -H unix://…/docker.sock ps
/// }
/// ```
public final class DockerApi implements AutoCloseable {
    private final RequestLog requests = new RequestLog();
    private final List<String> endpoints = new ArrayList<>();
    private final HttpServer server;

    private DockerApi(Engine engine) {
        RequestService service = new RequestService(new Router(routeSets(engine)), requests, ServerVersion.header());
        server = HttpServer.open("docker-api", service, HttpLimits.USUAL);
    }

    /// Begins to load what [#open] needs, while its caller opens the engine.
    public static void prepare() {
        HttpServer.prepare();
    }

    /// Serves at `socket`, for the socket's owner alone.
    ///
    /// @throws io.cooperage.engine.error.EngineException CONFLICT when somebody else answers there,
    ///     UNAVAILABLE when the socket can't be made
    public static DockerApi open(Engine engine, Path socket) {
        return open(engine, DockerApiOptions.at(socket));
    }

    /// As [#open(Engine, Path)], in other places too.
    ///
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT for a group or for files of TLS
    ///     that won't do, naming them
    public static DockerApi open(Engine engine, DockerApiOptions options) {
        DockerApi api = new DockerApi(engine);
        try {
            api.listen(new HttpEndpoint.Unix(options.socket(), options.group()));
            options.tcp().ifPresent(tcp -> api.listen(TcpEndpoint.of(tcp)));
            return api;
        } catch (EngineException e) {
            api.close();
            throw e;
        }
    }

    /// The name of the socket in the run folder.
    public static final String SOCKET = "docker.sock";

    /// Every endpoint there is, in the order of Docker's description.
    static List<RouteSet> routeSets(Engine engine) {
        return List.of(
                new ContainerRoutes(engine),
                new ExecRoutes(engine),
                new ImageRoutes(engine),
                new DistributionRoutes(engine.registries()),
                new BuildRoutes(engine),
                new NetworkRoutes(engine),
                new VolumeRoutes(engine.volumes()),
                new SystemRoutes(engine),
                new EventRoutes(engine),
                new UsageRoutes(engine),
                new AuthRoutes(engine.registries()),
                new SwarmRoutes());
    }

    private void listen(HttpEndpoint endpoint) {
        endpoints.add(server.listen(endpoint));
    }

    /// Where it can be reached, as clients write it in `DOCKER_HOST`.
    public List<String> endpoints() {
        return List.copyOf(endpoints);
    }

    /// What is asked for, live.
    public RequestLog requests() {
        return requests;
    }

    /// Ends every connection, and waits a moment for what they were doing; removes the socket.
    @Override
    public void close() {
        server.close();
    }
}
