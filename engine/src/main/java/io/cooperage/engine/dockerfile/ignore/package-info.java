/// `.dockerignore`: reading the file, and deciding for a path whether it stays out of the build context.
///
/// Entry: [io.cooperage.engine.dockerfile.ignore.IgnoreMatcher].
/// May use: the JDK.
@NullMarked
package io.cooperage.engine.dockerfile.ignore;

import org.jspecify.annotations.NullMarked;
