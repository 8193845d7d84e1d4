package io.cooperage.engine.api.docker;

import io.cooperage.engine.Engine;
import java.util.List;

/// Everything below `/containers`.
final class ContainerRoutes implements RouteSet {
    private final ContainerMaking making;
    private final ContainerListing listing;
    private final ContainerLife life;
    private final ContainerLooks looks;
    private final ContainerLogs logs;
    private final ContainerStatsFeed stats;
    private final ContainerAttach attach;
    private final ContainerArchive archive;

    ContainerRoutes(Engine engine) {
        ContainerRefs refs = new ContainerRefs(engine.containers());
        making = new ContainerMaking(engine);
        listing = new ContainerListing(engine.containers());
        life = new ContainerLife(engine.containers(), refs);
        looks = new ContainerLooks(engine.containers(), refs);
        logs = new ContainerLogs(engine.containers(), refs);
        stats = new ContainerStatsFeed(engine.containers(), refs);
        attach = new ContainerAttach(engine.containers(), refs);
        archive = new ContainerArchive(engine.containers(), refs);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/containers/json", listing::list),
                Route.post("/containers/create", making::create)
                        .partly("refused by name: `StorageOpt`, `DeviceRequests`, `Cgroup`, `OnBuild`, a"
                                + " `VolumeDriver` other than local, real-time scheduling, kernel memory, other log"
                                + " drivers than json-file, local and none, `TmpfsOptions.Options`, mounts of type"
                                + " image; no other runtime is known"),
                Route.post("/containers/prune", life::prune).since("1.25"),
                Route.get("/containers/{id}/json", looks::inspect),
                Route.get("/containers/{id}/top", looks::top),
                Route.get("/containers/{id}/changes", looks::changes),
                Route.get("/containers/{id}/logs", logs::logs),
                Route.get("/containers/{id}/stats", stats::stats),
                Route.post("/containers/{id}/resize", life::resize),
                Route.post("/containers/{id}/start", life::start).partly("checkpoints are refused"),
                Route.post("/containers/{id}/stop", life::stop),
                Route.post("/containers/{id}/restart", life::restart),
                Route.post("/containers/{id}/kill", life::kill),
                Route.post("/containers/{id}/update", life::update)
                        .partly("refused by name: `CgroupParent`, `DeviceRequests`, real-time scheduling, kernel"
                                + " memory, `MemorySwappiness`, `OomKillDisable`"),
                Route.post("/containers/{id}/rename", life::rename),
                Route.post("/containers/{id}/pause", life::pause),
                Route.post("/containers/{id}/unpause", life::unpause),
                Route.post("/containers/{id}/wait", life::await),
                Route.post("/containers/{id}/attach", attach::attach),
                Route.get("/containers/{id}/attach/ws", attach::webSocket),
                Route.get("/containers/{id}/export", archive::export),
                Route.head("/containers/{id}/archive", archive::stat),
                Route.get("/containers/{id}/archive", archive::get),
                Route.put("/containers/{id}/archive", archive::put),
                Route.delete("/containers/{id:.*}", life::remove));
    }
}
