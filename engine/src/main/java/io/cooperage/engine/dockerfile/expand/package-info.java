/// The Dockerfile's own small shell: splitting words, quotes, and `$variables` with all their modifiers.
///
/// Entry: [io.cooperage.engine.dockerfile.expand.WordLexer].
/// May use: the JDK and `text`.
@NullMarked
package io.cooperage.engine.dockerfile.expand;

import org.jspecify.annotations.NullMarked;
