/// What an editor asks for: completion, hover, outline, folding, rename, formatting and the like.
///
/// Entry: [io.cooperage.engine.dockerfile.edit.DockerfileDocument].
/// May use: everything else in `dockerfile`.
@NullMarked
package io.cooperage.engine.dockerfile.edit;

import org.jspecify.annotations.NullMarked;
