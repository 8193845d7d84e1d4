/// Tests of the control loops' parts.
@NullMarked
package io.cooperage.engine.cluster.controller.batch;

import org.jspecify.annotations.NullMarked;
