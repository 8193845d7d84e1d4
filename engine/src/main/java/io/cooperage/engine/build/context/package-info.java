/// Where a build's files come from: an opened context or stage, what is ignored in it, what its files hold.
///
/// Entry: [io.cooperage.engine.build.context.Contexts], [io.cooperage.engine.build.context.BuildFiles].
/// Nothing here follows a link, or a name, out of the context.
@NullMarked
package io.cooperage.engine.build.context;

import org.jspecify.annotations.NullMarked;
