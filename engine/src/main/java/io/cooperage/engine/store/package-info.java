/// Where state lives: paths, the SQLite database, file locks and atomic files.
///
/// Entry: [io.cooperage.engine.store.EnginePaths], [io.cooperage.engine.store.Database].
/// May use: error, linux.
@NullMarked
package io.cooperage.engine.store;

import org.jspecify.annotations.NullMarked;
