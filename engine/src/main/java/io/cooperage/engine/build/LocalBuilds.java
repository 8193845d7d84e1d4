package io.cooperage.engine.build;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.build.context.Contexts;
import io.cooperage.engine.build.copy.RemoteFiles;
import io.cooperage.engine.container.Workrooms;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ImageUsers.Kept;
import io.cooperage.engine.image.LocalImages;
import io.cooperage.engine.image.browse.ImageLayers;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.Leftovers;
import io.cooperage.engine.store.Migration;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The builder of one engine on this machine, wired together.
public final class LocalBuilds implements AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = CacheTable.MIGRATIONS;

    private final BuildCache cache;
    private final RemoteFiles remote;
    private final BuildService service;

    private LocalBuilds(BuildCache cache, RemoteFiles remote, BuildService service) {
        this.cache = cache;
        this.remote = remote;
        this.service = service;
    }

    /// Opens the build cache, and clears what a build left that did not end.
    ///
    /// @param ids who owns on disk what belongs to whom in the containers
    /// @param room for what steps make
    /// @param environment the caller's, for arguments without a value, and proxies
    public static LocalBuilds open(
            EnginePaths paths,
            Database database,
            EventStream events,
            LocalImages images,
            Workrooms workrooms,
            IdMap ids,
            DiskRoom room,
            Map<String, String> environment) {
        Syscalls kernel = Syscalls.host();
        ObjectMapper json = BuildJson.mapper();
        InstantSource clock = InstantSource.system();
        Path folder = paths.buildCache();
        Path scratch = folder.resolve("scratch");
        new Leftovers(kernel).sweep(scratch);
        CacheTable table = new CacheTable(database, json);
        BuildCache cache = new BuildCache(table, images.layers(), images.blobs(), images::collect, clock);
        CacheMounts mounts = new CacheMounts(folder.resolve("mounts"), ids, cache);
        BuildHistory history = new BuildHistory(folder.resolve("history"), database, json);
        history.open();
        LayerTar tars = LayerTar.of(kernel, ids);
        RemoteFiles remote = new RemoteFiles(folder.resolve("remote"), scratch, ids);
        BuildParts parts = new BuildParts(
                images.store(),
                images.service(),
                workrooms,
                ids,
                cache,
                mounts,
                new LayerCommits(images.layers(), tars, images.blobs()),
                new ImageLayers(kernel, ids, images.layers(), images.blobs()),
                new BaseImages(images.service(), images.layers(), images.blobs()),
                history,
                new Contexts(scratch, folder.resolve("contexts"), ids),
                remote,
                events,
                clock,
                room,
                environment);
        CachePrune prune = new CachePrune(cache, mounts, images.service(), images.store(), images::collect);
        return new LocalBuilds(cache, remote, new DefaultBuildService(parts, images.layers(), prune));
    }

    public BuildService service() {
        return service;
    }

    /// What the cache stands on.
    public Kept kept() {
        return cache.kept();
    }

    @Override
    public void close() {
        remote.close();
    }
}
