/// Named folders that outlive containers.
///
/// Knows containers only by id; mounting is the container package's.
@NullMarked
package io.cooperage.engine.volume;

import org.jspecify.annotations.NullMarked;
