package io.cooperage.ui.containers.detail.network;

import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.PublishedPort;

/// How a published port is reached from this machine. Any thread.
final class PortAddress {
    private PortAddress() {}

    /// `localhost:8080`, or the one address it is published on.
    static String of(PublishedPort port) {
        return host(port.hostAddress()) + ":" + port.hostPort();
    }

    /// Only tcp is something for a browser.
    static boolean opens(PublishedPort port) {
        return port.protocol() == Protocol.TCP;
    }

    static String url(PublishedPort port) {
        boolean secure = port.containerPort() == 443 || port.containerPort() == 8443;
        return (secure ? "https://" : "http://") + of(port) + "/";
    }

    private static String host(String address) {
        return switch (address) {
            case "", "0.0.0.0", "::" -> "localhost";
            default -> address.contains(":") ? "[" + address + "]" : address;
        };
    }
}
