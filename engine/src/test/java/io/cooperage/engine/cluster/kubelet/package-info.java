/// Tests of pods, most of them on the real kernel.
@NullMarked
package io.cooperage.engine.cluster.kubelet;

import org.jspecify.annotations.NullMarked;
