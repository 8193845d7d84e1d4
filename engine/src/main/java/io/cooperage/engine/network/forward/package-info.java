/// Carries connections and datagrams from one network namespace to another, in this process.
///
/// Entry: [io.cooperage.engine.network.forward.PortForwarder].
/// May use: linux.
@NullMarked
package io.cooperage.engine.network.forward;

import org.jspecify.annotations.NullMarked;
