/// The files of a tree that somebody else controls: a container's root, a volume.
///
/// Nothing here follows a link, or a name, out of the tree; that is what the package is for.
@NullMarked
package io.cooperage.engine.files;

import org.jspecify.annotations.NullMarked;
