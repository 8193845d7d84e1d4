package io.cooperage.engine.registry;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A network in CIDR notation (RFC 4632): `10.0.0.0/8`, `fd00::/8`.
record AddressRange(InetAddress network, int bits) {
    /// @return null when that is no network
    static @Nullable AddressRange parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return null;
        }
        InetAddress network = literal(text.substring(0, slash));
        if (network == null) {
            return null;
        }
        try {
            int bits = Integer.parseInt(text.substring(slash + 1));
            return bits < 0 || bits > network.getAddress().length * 8 ? null : new AddressRange(network, bits);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// An address written as such, with or without the brackets of a URI; never asks DNS.
    ///
    /// @return null when it is a name
    static @Nullable InetAddress literal(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
