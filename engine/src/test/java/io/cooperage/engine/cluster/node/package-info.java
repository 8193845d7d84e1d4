@NullMarked
package io.cooperage.engine.cluster.node;

import org.jspecify.annotations.NullMarked;
