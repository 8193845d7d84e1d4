/// Tests of admission against a real store.
@NullMarked
package io.cooperage.engine.cluster.admission;

import org.jspecify.annotations.NullMarked;
