/// COPY and ADD: what they select, its digest for the cache, and putting it into a stage's root.
///
/// Entry: [io.cooperage.engine.build.copy.CopyStep].
/// Nothing here writes outside the root it is given, whatever links are in it.
@NullMarked
package io.cooperage.engine.build.copy;

import org.jspecify.annotations.NullMarked;
