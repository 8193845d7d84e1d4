/// Tests of containers, most of them on the real kernel.
@NullMarked
package io.cooperage.engine.container;

import org.jspecify.annotations.NullMarked;
