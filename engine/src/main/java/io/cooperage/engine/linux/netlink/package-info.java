/// Network devices, addresses and routes of one network namespace, through rtnetlink(7).
///
/// Entry: [io.cooperage.engine.linux.netlink.NetlinkRoutes].
/// May use: linux.
@NullMarked
package io.cooperage.engine.linux.netlink;

import org.jspecify.annotations.NullMarked;
