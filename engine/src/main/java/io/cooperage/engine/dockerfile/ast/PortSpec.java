package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A port of EXPOSE: `[ip:][host:]container[-end][/protocol]`; address and host port are read only to be
/// warned about.
///
/// @param text as given
/// @param address empty when not given
/// @param hostPort empty when not given
/// @param protocol as written; `tcp` when not given
public record PortSpec(String text, String address, String hostPort, int first, int last, String protocol) {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})(\\.(\\d{1,3})){3}");

    /// @throws EngineException INVALID_ARGUMENT with BuildKit's words
    public static PortSpec parse(String text) {
        String[] parts = text.split(":", -1);
        int n = parts.length;
        String container = parts[n - 1];
        String host = n > 1 ? parts[n - 2] : "";
        String address = n > 2 ? String.join(":", List.of(parts).subList(0, n - 2)) : "";

        int slash = container.indexOf('/');
        String protocol = slash < 0 ? "" : container.substring(slash + 1);
        String range = slash < 0 ? container : container.substring(0, slash);
        if (range.isEmpty()) {
            throw EngineException.invalid("invalid port: " + GoText.quote(text) + ": no port specified");
        }
        switch (protocol.toLowerCase(Locale.ROOT)) {
            case "" -> protocol = "tcp";
            case "tcp", "udp", "sctp" -> {}
            default ->
                throw EngineException.invalid("invalid port: " + GoText.quote(text) + ": invalid proto: " + protocol);
        }
        checkAddress(address);
        int[] ports = range(range, "invalid containerPort: " + range);
        if (!host.isEmpty()) {
            int[] hostPorts = range(host, "invalid hostPort: " + host);
            if (hostPorts[1] - hostPorts[0] != ports[1] - ports[0] && ports[0] != ports[1]) {
                throw EngineException.invalid(
                        "invalid ranges specified for container and host Ports: " + range + " and " + host);
            }
        }
        return new PortSpec(text, address, host, ports[0], ports[1], protocol);
    }

    /// `80/tcp`, one for each port of the range.
    public List<String> ports() {
        return IntStream.rangeClosed(first, last)
                .mapToObj(port -> port + "/" + protocol.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static void checkAddress(String address) {
        String bare = address;
        if (bare.startsWith("[")) {
            if (!bare.endsWith("]")) {
                throw EngineException.invalid(
                        "invalid IP address " + address + ": address " + address + ":: missing ']' in address");
            }
            bare = bare.substring(1, bare.length() - 1);
        }
        if (!bare.isEmpty() && !isAddress(bare)) {
            throw EngineException.invalid("invalid IP address: " + bare);
        }
    }

    private static boolean isAddress(String text) {
        if (IPV4.matcher(text).matches()) {
            return List.of(text.split("\\.", -1)).stream()
                    .allMatch(part -> Integer.parseInt(part) <= 255 && (part.length() == 1 || part.charAt(0) != '0'));
        }
        return isIpv6(text);
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        if (gap < 0) {
            return groups(text) == 8;
        }
        int before = gap == 0 ? 0 : groups(text.substring(0, gap));
        int after = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < 8;
    }

    /// How many 16-bit groups `text` has; -1 if it is no sequence of them.
    private static int groups(String text) {
        int count = 0;
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && IPV4.matcher(parts[i]).matches()) {
                count += isAddress(parts[i]) ? 2 : 100;
            } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                count++;
            } else {
                return -1;
            }
        }
        return count > 8 ? -1 : count;
    }

    private static int[] range(String text, String message) {
        int dash = text.indexOf('-');
        int start = port(dash < 0 ? text : text.substring(0, dash), message);
        int end = dash < 0 ? start : port(text.substring(dash + 1), message);
        if (end < start) {
            throw EngineException.invalid(message);
        }
        return new int[] {start, end};
    }

    private static int port(String text, String message) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorKind.INVALID_ARGUMENT, message, e);
        }
        throw EngineException.invalid(message);
    }
}
