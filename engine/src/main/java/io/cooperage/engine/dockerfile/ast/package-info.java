/// What a Dockerfile says: typed instructions, stages, and every mistake with BuildKit's words for it.
///
/// Entry: [io.cooperage.engine.dockerfile.ast.DockerfileParser].
/// May use: `text`, `expand`, `syntax`.
@NullMarked
package io.cooperage.engine.dockerfile.ast;

import org.jspecify.annotations.NullMarked;
