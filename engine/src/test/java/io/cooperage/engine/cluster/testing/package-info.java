/// What tests of the cluster's parts stand on.
@NullMarked
package io.cooperage.engine.cluster.testing;

import org.jspecify.annotations.NullMarked;
