/// Where state lives: paths, the SQLite database, file locks, atomic files, blobs, and removing trees.
///
/// Entry: [io.cooperage.engine.store.EnginePaths], [io.cooperage.engine.store.EngineFolders],
/// [io.cooperage.engine.store.Database], [io.cooperage.engine.store.BlobStore]. It knows files and tables, but not what
/// they mean.
/// May use: error, oci, linux.
@NullMarked
package io.cooperage.engine.store;

import org.jspecify.annotations.NullMarked;
