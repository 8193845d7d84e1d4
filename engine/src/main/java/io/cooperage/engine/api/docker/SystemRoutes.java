package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.util.List;

/// `/_ping` and what else is asked of the engine as a whole.
final class SystemRoutes implements RouteSet {
    @Override
    public List<Route> routes() {
        return List.of(Route.get("/_ping", this::ping), Route.head("/_ping", this::ping));
    }

    /// Builder version 1 sends clients to the classic builder, `POST /build`.
    private void ping(Exchange exchange) throws IOException {
        exchange.header("Builder-Version", "1");
        exchange.header("Swarm", "inactive");
        exchange.header("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.header("Pragma", "no-cache");
        exchange.answer(200, "OK");
    }
}
