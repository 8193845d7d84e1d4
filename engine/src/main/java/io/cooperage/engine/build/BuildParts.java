package io.cooperage.engine.build;

import io.cooperage.engine.build.context.Contexts;
import io.cooperage.engine.build.copy.RemoteFiles;
import io.cooperage.engine.container.Workrooms;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageStore;
import io.cooperage.engine.image.browse.ImageLayers;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.store.DiskRoom;
import java.time.InstantSource;
import java.util.Map;

/// What every build of an engine works with.
///
/// @param ids who owns on disk what belongs to whom in the containers
/// @param looks opens the files of images and steps
/// @param environment the caller's: values of arguments that are given without one, and proxies
record BuildParts(
        ImageStore store,
        ImageService images,
        Workrooms workrooms,
        IdMap ids,
        BuildCache cache,
        CacheMounts mounts,
        LayerCommits commits,
        ImageLayers looks,
        BaseImages bases,
        BuildHistory history,
        Contexts contexts,
        RemoteFiles remote,
        EventStream events,
        InstantSource clock,
        DiskRoom room,
        Map<String, String> environment) {}
