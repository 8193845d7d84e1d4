package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import io.cooperage.engine.MachineReport;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.util.List;

/// What is asked of the engine as a whole.
final class SystemRoutes implements RouteSet {
    private final Engine engine;

    SystemRoutes(Engine engine) {
        this.engine = engine;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/_ping", SystemRoutes::ping),
                Route.head("/_ping", SystemRoutes::ping),
                Route.get("/version", this::version),
                Route.get("/info", exchange -> exchange.answer(200, new SystemInfo(engine).report(exchange.version()))),
                Route.post("/session", SystemRoutes::noBuildKit)
                        .refused(
                                Route.Status.REFUSED_404,
                                "there is no BuildKit behind this API, builds go to `POST /build`"),
                Route.post("/grpc", SystemRoutes::noBuildKit).refused(Route.Status.REFUSED_404, "as `/session`"));
    }

    /// Builder version 1 sends clients to the classic builder, `POST /build`.
    private static void ping(Exchange exchange) throws IOException {
        exchange.header("Builder-Version", "1");
        exchange.header("Swarm", "inactive");
        exchange.header("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.header("Pragma", "no-cache");
        exchange.answer(200, "OK");
    }

    private void version(Exchange exchange) throws IOException {
        exchange.answer(
                200, ServerVersion.report(MachineReport.read(engine.paths()).kernel(), exchange.version()));
    }

    /// Clients that find no session fall back to the classic builder, or say what follows here.
    private static void noBuildKit(Exchange exchange) {
        throw EngineException.notFound("no BuildKit is served here; build with the classic builder, DOCKER_BUILDKIT=0 ("
                + exchange.path() + ")");
    }
}
