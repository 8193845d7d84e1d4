package io.cooperage.engine.linux.netlink;

import org.jspecify.annotations.Nullable;

/// A network device as the kernel has it.
///
/// @param index its number in its namespace
/// @param kind `bridge`, `veth`, …; empty for what is no virtual device
/// @param master index of the bridge it is a port of; 0 for none
/// @param peer for a veth, index of its other end, perhaps in another namespace; 0 for none
public record NetworkLink(
        int index,
        String name,
        String kind,
        boolean up,
        int mtu,
        @Nullable MacAddress mac,
        int master,
        int peer) {}
