/// Networks of containers: bridges, cables, addresses, published ports and names.
///
/// Knows containers only by id and name; what a container asks for comes as [NetworkSettings], and the container
/// package drives a run through [ContainerNetworks].
@NullMarked
package io.cooperage.engine.network;

import org.jspecify.annotations.NullMarked;
