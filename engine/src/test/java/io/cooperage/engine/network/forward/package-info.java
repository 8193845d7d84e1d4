/// Forwarding between real network namespaces.
@NullMarked
package io.cooperage.engine.network.forward;

import org.jspecify.annotations.NullMarked;
