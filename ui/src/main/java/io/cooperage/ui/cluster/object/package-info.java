/// One object of a cluster: what is the matter with it, its relatives, its YAML, its events, its logs.
///
/// Entry: [io.cooperage.ui.cluster.object.ObjectPage].
@NullMarked
package io.cooperage.ui.cluster.object;

import org.jspecify.annotations.NullMarked;
