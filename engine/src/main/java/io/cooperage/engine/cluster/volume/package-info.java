/// Volumes that outlive pods: folders of the engine's data, made for claims and removed after them.
///
/// Entry: [io.cooperage.engine.cluster.volume.LocalProvisioner],
/// [io.cooperage.engine.cluster.volume.ClaimFolders]. May use: api, informer, kind, object, events,
/// scheduler, store, linux, error.
@NullMarked
package io.cooperage.engine.cluster.volume;

import org.jspecify.annotations.NullMarked;
