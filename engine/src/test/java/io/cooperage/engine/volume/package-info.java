/// Tests of volumes without any container.
@NullMarked
package io.cooperage.engine.volume;

import org.jspecify.annotations.NullMarked;
