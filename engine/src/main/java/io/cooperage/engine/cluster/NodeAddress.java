package io.cooperage.engine.cluster;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.ServicePlane;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;

/// By which address pods and people reach the node.
final class NodeAddress {
    private static final String LOOPBACK = "127.0.0.1";

    private NodeAddress() {}

    /// The first of the namespace that holds the bridges; only loopback when it has no other.
    static String of(ServicePlane plane) {
        return plane.namespace().call(NodeAddress::first);
    }

    private static String first() {
        try {
            for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (device.isUp() && !device.isLoopback() && !device.isVirtual()) {
                    for (InetAddress address : Collections.list(device.getInetAddresses())) {
                        if (address instanceof Inet4Address && !address.isLinkLocalAddress()) {
                            return address.getHostAddress();
                        }
                    }
                }
            }
            return LOOPBACK;
        } catch (SocketException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "the machine's addresses can't be read: " + e.getMessage(), e);
        }
    }
}
