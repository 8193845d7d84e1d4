/// Ports of pods and services brought to this machine, for as long as the window is open.
///
/// Entry: [io.cooperage.ui.cluster.forward.PortForwards].
@NullMarked
package io.cooperage.ui.cluster.forward;

import org.jspecify.annotations.NullMarked;
