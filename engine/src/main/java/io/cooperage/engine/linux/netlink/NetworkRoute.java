package io.cooperage.engine.linux.netlink;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A way that the main table of a namespace knows.
///
/// @param network its first address; all zeros with `prefix` 0 for the default route
/// @param gateway null when the network is reached directly
/// @param device index of the device it leaves through; 0 when it names several or none
public record NetworkRoute(
        InetAddress network, int prefix, @Nullable InetAddress gateway, int device) {}
