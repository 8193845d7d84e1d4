/// How a cluster fares as a whole: what is not well and why, how full its nodes are, what runs, and the
/// latest warnings.
///
/// Entry: [io.cooperage.ui.cluster.overview.Overview].
@NullMarked
package io.cooperage.ui.cluster.overview;

import org.jspecify.annotations.NullMarked;
