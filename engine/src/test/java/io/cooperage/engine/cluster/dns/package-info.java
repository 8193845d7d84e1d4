@NullMarked
package io.cooperage.engine.cluster.dns;

import org.jspecify.annotations.NullMarked;
