/// Tests of the controllers and the scheduler over the real store, with a stand-in for the kubelet.
@NullMarked
package io.cooperage.engine.cluster.controlplane;

import org.jspecify.annotations.NullMarked;
