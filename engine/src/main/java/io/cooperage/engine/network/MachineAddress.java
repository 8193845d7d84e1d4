package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address of the machine, as ports are published on it.
///
/// @param any every address of that family
record MachineAddress(String text, InetAddress address, boolean any) {
    static final String ANY_4 = "0.0.0.0";
    static final String ANY_6 = "::";
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /// @throws EngineException INVALID_ARGUMENT when it is no address
    static MachineAddress of(String text) {
        return parse(text).orElseThrow(() -> EngineException.invalid("'" + text + "' is no IP address"));
    }

    static boolean isLiteral(String text) {
        return parse(text).isPresent();
    }

    private static Optional<MachineAddress> parse(String text) {
        // Java takes 10.1 and 0x0a000001 for addresses too, as programs of the last century do.
        if (!text.contains(":") && !DOTTED.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return Optional.of(new MachineAddress(text, address, address.isAnyLocalAddress()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean ipv4() {
        return address instanceof Inet4Address;
    }

    /// A socket on one is in the way of a socket on the other.
    boolean overlaps(MachineAddress other) {
        return ipv4() == other.ipv4() && (any || other.any || address.equals(other.address));
    }
}
