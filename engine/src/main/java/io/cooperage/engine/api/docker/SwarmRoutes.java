package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;

/// Swarms and plugins, which one machine without a daemon does not have: the answers of a Docker that is in no swarm.
final class SwarmRoutes implements RouteSet {
    private static final String NOTE = "as a Docker in no swarm";
    private static final String NO_PLUGINS = "there are no plugins";

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.get("/swarm", SwarmRoutes::noManager).refused(Route.Status.REFUSED_503, NOTE));
        routes.add(Route.post("/swarm/init", SwarmRoutes::noSwarm)
                .refused(Route.Status.REFUSED_501, "there are no swarms"));
        routes.add(Route.post("/swarm/join", SwarmRoutes::noSwarm)
                .refused(Route.Status.REFUSED_501, "there are no swarms"));
        routes.add(Route.post("/swarm/leave", SwarmRoutes::notInSwarm).refused(Route.Status.REFUSED_503, NOTE));
        routes.add(Route.post("/swarm/update", SwarmRoutes::noManager).refused(Route.Status.REFUSED_503, NOTE));
        routes.add(Route.get("/swarm/unlockkey", SwarmRoutes::noManager).refused(Route.Status.REFUSED_503, NOTE));
        routes.add(Route.post("/swarm/unlock", SwarmRoutes::notInSwarm).refused(Route.Status.REFUSED_503, NOTE));
        for (String kind : List.of("services", "secrets", "configs")) {
            String since = kind.equals("configs") ? "1.30" : kind.equals("secrets") ? "1.25" : "1.24";
            routes.add(swarm(Route.get("/" + kind, SwarmRoutes::noManager), since));
            routes.add(swarm(Route.post("/" + kind + "/create", SwarmRoutes::noManager), since));
            routes.add(swarm(Route.get("/" + kind + "/{id}", SwarmRoutes::noManager), since));
            routes.add(swarm(Route.delete("/" + kind + "/{id}", SwarmRoutes::noManager), since));
            routes.add(swarm(Route.post("/" + kind + "/{id}/update", SwarmRoutes::noManager), since));
        }
        routes.add(swarm(Route.get("/services/{id}/logs", SwarmRoutes::noManager), "1.29"));
        routes.add(swarm(Route.get("/nodes", SwarmRoutes::noManager), "1.24"));
        routes.add(swarm(Route.get("/nodes/{id}", SwarmRoutes::noManager), "1.24"));
        routes.add(swarm(Route.delete("/nodes/{id}", SwarmRoutes::noManager), "1.24"));
        routes.add(swarm(Route.post("/nodes/{id}/update", SwarmRoutes::noManager), "1.24"));
        routes.add(swarm(Route.get("/tasks", SwarmRoutes::noManager), "1.24"));
        routes.add(swarm(Route.get("/tasks/{id}", SwarmRoutes::noManager), "1.24"));
        routes.add(swarm(Route.get("/tasks/{id}/logs", SwarmRoutes::noManager), "1.29"));
        plugins(routes);
        return routes;
    }

    private static Route swarm(Route route, String since) {
        return route.since(since).refused(Route.Status.REFUSED_503, NOTE);
    }

    private static void plugins(List<Route> routes) {
        routes.add(Route.get("/plugins", exchange -> exchange.answer(200, List.of()))
                .since("1.25")
                .noting("always empty"));
        routes.add(Route.get("/plugins/{name:.*}/json", SwarmRoutes::noPlugin)
                .since("1.25")
                .refused(Route.Status.REFUSED_404, NO_PLUGINS));
        routes.add(Route.get("/plugins/privileges", SwarmRoutes::noPlugins)
                .since("1.25")
                .refused(Route.Status.REFUSED_501, NO_PLUGINS));
        for (String verb : List.of("pull", "create")) {
            routes.add(Route.post("/plugins/" + verb, SwarmRoutes::noPlugins)
                    .since("1.25")
                    .refused(Route.Status.REFUSED_501, NO_PLUGINS));
        }
        for (String verb : List.of("enable", "disable", "upgrade", "push", "set")) {
            routes.add(Route.post("/plugins/{name:.*}/" + verb, SwarmRoutes::noPlugin)
                    .since("1.25")
                    .refused(Route.Status.REFUSED_404, NO_PLUGINS));
        }
        routes.add(Route.delete("/plugins/{name:.*}", SwarmRoutes::noPlugin)
                .since("1.25")
                .refused(Route.Status.REFUSED_404, NO_PLUGINS));
    }

    private static void noManager(Exchange exchange) {
        throw new EngineException(
                ErrorKind.UNAVAILABLE,
                "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this"
                        + " node to swarm and try again.");
    }

    private static void notInSwarm(Exchange exchange) {
        throw new EngineException(ErrorKind.UNAVAILABLE, "This node is not part of a swarm");
    }

    private static void noSwarm(Exchange exchange) {
        throw EngineException.notImplemented("swarm mode is not implemented: this engine is one machine, and has a"
                + " Kubernetes cluster for what goes beyond");
    }

    private static void noPlugins(Exchange exchange) {
        throw EngineException.notImplemented("plugins are not implemented: this engine has no managed plugins");
    }

    private static void noPlugin(Exchange exchange) {
        throw EngineException.notFound("plugin \"" + exchange.parameter("name") + "\" not found");
    }
}
