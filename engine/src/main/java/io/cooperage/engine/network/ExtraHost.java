package io.cooperage.engine.network;

import java.util.Optional;

/// A line for /etc/hosts as people write it: `name:address` or `name=address`, an IPv6 address with or
/// without brackets. Split only; whoever takes it judges the parts.
///
/// @param address without brackets; `host-gateway` for the machine
record ExtraHost(String name, String address) {

    /// A name has neither sign in it, an IPv6 address has colons of its own: the first sign ends the name.
    ///
    /// @return empty when one of the parts is not there
    static Optional<ExtraHost> split(String line) {
        int equals = line.indexOf('=');
        int colon = line.indexOf(':');
        int at = equals >= 0 && (colon < 0 || equals < colon) ? equals : colon;
        if (at <= 0 || at == line.length() - 1) {
            return Optional.empty();
        }
        String written = line.substring(at + 1);
        boolean bracketed = written.startsWith("[") && written.endsWith("]");
        return Optional.of(
                new ExtraHost(line.substring(0, at), bracketed ? written.substring(1, written.length() - 1) : written));
    }
}
