/// Where state lives: paths, the SQLite database, file locks, atomic files, and removing trees.
///
/// Entry: [io.cooperage.engine.store.EnginePaths], [io.cooperage.engine.store.EngineFolders],
/// [io.cooperage.engine.store.Database]. It knows files and tables, but nothing of what is kept in them.
/// May use: error, linux.
@NullMarked
package io.cooperage.engine.store;

import org.jspecify.annotations.NullMarked;
