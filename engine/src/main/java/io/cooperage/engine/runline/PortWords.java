package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortBinding.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of `--publish` and `--expose`.
///
/// `[address:][port|first-last:]port|first-last[/protocol]`: ranges of the same length on both sides are published
/// one by one; one container port with a range of the machine's takes the first free one; without a port of the
/// machine any free one is taken.
public final class PortWords {
    private static final int MOST = 65_535;

    /// An IPv6 address is in brackets.
    private static final Pattern FORM =
            Pattern.compile("(?:(\\[[^\\]]*\\]|[^:\\[\\]]*):)?(?:([0-9-]*):)?([0-9-]+)(?:/([A-Za-z]+))?");

    private PortWords() {}

    private record Range(int first, int last) {
        int length() {
            return last - first + 1;
        }
    }

    /// @throws EngineException INVALID_ARGUMENT for what can't be, NOT_IMPLEMENTED for sctp
    public static List<PortBinding> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw EngineException.invalid("invalid publish specification '" + text + "'");
        }
        String first = matcher.group(1);
        String second = matcher.group(2);
        // `8080:80` fills the group of the address: only with three parts is there one.
        String address = second == null ? "" : first == null ? "" : first;
        String host = second == null ? (first == null ? "" : first) : second;
        if (address.startsWith("[")) {
            address = address.substring(1, address.length() - 1);
        }
        checkAddress(address, text);
        Range container = range(matcher.group(3), text, 1);
        Protocol protocol = protocol(matcher.group(4));
        List<PortBinding> bindings = new ArrayList<>();
        if (host.isEmpty()) {
            for (int port = container.first(); port <= container.last(); port++) {
                bindings.add(new PortBinding(address, 0, 0, port, protocol));
            }
            return bindings;
        }
        Range hostRange = range(host, text, 0);
        if (container.length() == 1) {
            bindings.add(new PortBinding(address, hostRange.first(), hostRange.last(), container.first(), protocol));
            return bindings;
        }
        if (container.length() != hostRange.length()) {
            throw EngineException.invalid(
                    "invalid ranges specified for container and host Ports: " + matcher.group(3) + " and " + host);
        }
        for (int i = 0; i < container.length(); i++) {
            int port = hostRange.first() + i;
            bindings.add(new PortBinding(address, port, port, container.first() + i, protocol));
        }
        return bindings;
    }

    /// `80/tcp` of `80`, `80/udp` or `80-82`.
    public static List<String> exposed(String text) {
        if (text.contains(":")) {
            throw EngineException.invalid("invalid port format for --expose: " + text);
        }
        int slash = text.indexOf('/');
        Range range = range(slash < 0 ? text : text.substring(0, slash), text, 1);
        String protocol = protocol(slash < 0 ? null : text.substring(slash + 1)).word();
        List<String> ports = new ArrayList<>();
        for (int port = range.first(); port <= range.last(); port++) {
            ports.add(port + "/" + protocol);
        }
        return ports;
    }

    /// [#parse] gives the same back.
    public static String format(PortBinding port) {
        StringBuilder text = new StringBuilder();
        if (!port.hostAddress().isEmpty()) {
            text.append(port.hostAddress().contains(":") ? "[" + port.hostAddress() + "]" : port.hostAddress())
                    .append(':');
        }
        if (port.hostPortFirst() != 0) {
            text.append(port.hostPortFirst());
            if (port.hostPortLast() != port.hostPortFirst()) {
                text.append('-').append(port.hostPortLast());
            }
            text.append(':');
        } else if (!port.hostAddress().isEmpty()) {
            text.append(':');
        }
        text.append(port.containerPort());
        return port.protocol() == Protocol.TCP
                ? text.toString()
                : text.append('/').append(port.protocol().word()).toString();
    }

    private static Range range(String text, String whole, int least) {
        Matcher matcher = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?").matcher(text);
        if (!matcher.matches()) {
            throw EngineException.invalid("invalid port '" + text + "' in '" + whole + "'");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first < least || last > MOST || first > last) {
            throw EngineException.invalid("invalid range specified for port: " + text);
        }
        return new Range(first, last);
    }

    private static Protocol protocol(@org.jspecify.annotations.Nullable String word) {
        return switch (word == null ? "tcp" : word.toLowerCase(Locale.ROOT)) {
            case "tcp" -> Protocol.TCP;
            case "udp" -> Protocol.UDP;
            case "sctp" -> throw EngineException.notImplemented("sctp ports can't be published; tcp and udp can");
            default -> throw EngineException.invalid("invalid proto: " + word);
        };
    }

    private static void checkAddress(String address, String whole) {
        if (!address.isEmpty() && !Addresses.isLiteral(address)) {
            throw EngineException.invalid("invalid IP address '" + address + "' in '" + whole + "'");
        }
    }
}
