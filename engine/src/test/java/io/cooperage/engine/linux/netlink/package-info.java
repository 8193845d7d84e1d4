/// Devices and routes of real network namespaces.
@NullMarked
package io.cooperage.engine.linux.netlink;

import org.jspecify.annotations.NullMarked;
