/// Tests.
@NullMarked
package io.cooperage.ui.containers.detail.graphs;

import org.jspecify.annotations.NullMarked;
