/// What is true at each instruction: variables and their values, stage bases, and facts from images and
/// context.
///
/// Entry: [io.cooperage.engine.dockerfile.model.BuildModel].
/// May use: `text`, `expand`, `syntax`, `ast`, `ignore`.
@NullMarked
package io.cooperage.engine.dockerfile.model;

import org.jspecify.annotations.NullMarked;
