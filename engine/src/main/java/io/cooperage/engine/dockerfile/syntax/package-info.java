/// From characters to instructions: lines, continuations, comments, heredocs, flags and words, each with
/// its place.
///
/// Entry: [io.cooperage.engine.dockerfile.syntax.BlockReader].
/// May use: `text`, `expand`.
@NullMarked
package io.cooperage.engine.dockerfile.syntax;

import org.jspecify.annotations.NullMarked;
