/// Tests of the table of kinds.
@NullMarked
package io.cooperage.engine.cluster.kind;

import org.jspecify.annotations.NullMarked;
