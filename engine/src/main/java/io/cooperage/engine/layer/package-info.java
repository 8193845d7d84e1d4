/// Root filesystems on disk: safe unpacking of archives beneath one folder, each archive once, and looking
/// into a root.
///
/// Entry: [io.cooperage.engine.layer.RootStore], [io.cooperage.engine.layer.ArchiveUnpacker],
/// [io.cooperage.engine.layer.UserLookup]. May use: error, linux, oci, store.
@NullMarked
package io.cooperage.engine.layer;

import org.jspecify.annotations.NullMarked;
