/// Tests of this package.
@NullMarked
package io.cooperage.engine.runline;

import org.jspecify.annotations.NullMarked;
