/// Where data stays: PersistentVolume, PersistentVolumeClaim, StorageClass.
///
/// Entry: [io.cooperage.engine.cluster.kind.storage.StorageKinds].
/// May use: kind, kind.tree, kind.check, kind.column, object, error, kind.pod.
@NullMarked
package io.cooperage.engine.cluster.kind.storage;

import org.jspecify.annotations.NullMarked;
