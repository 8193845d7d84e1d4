/// Tests of the control loops' parts.
@NullMarked
package io.cooperage.engine.cluster.controller.workload;

import org.jspecify.annotations.NullMarked;
