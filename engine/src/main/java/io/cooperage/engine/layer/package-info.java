/// Root filesystems on disk: safe unpacking of archives beneath one folder.
///
/// Entry: [io.cooperage.engine.layer.ArchiveUnpacker].
/// May use: error, linux, oci, store.
@NullMarked
package io.cooperage.engine.layer;

import org.jspecify.annotations.NullMarked;
