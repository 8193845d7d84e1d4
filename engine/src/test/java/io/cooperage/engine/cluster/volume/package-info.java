@NullMarked
package io.cooperage.engine.cluster.volume;

import org.jspecify.annotations.NullMarked;
