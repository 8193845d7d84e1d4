package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.PortBinding.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The words in which ports are written on a command line, both ways: `-p` and `--expose`.
///
/// The grammar is that of Docker's clients: `[address:][port|first-last:]port|first-last[/protocol]`, an IPv6
/// address best in brackets, or `published=8080,target=80,protocol=udp`. A range on both sides pairs the ports one
/// by one; a range before a single port is a choice.
public final class PortSpecs {
    private static final int HIGHEST = 0xffff;
    private static final String EXAMPLE = ": write it as 8080:80, 127.0.0.1:8080:80/tcp or 8000-8010:80";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+(%[\\w.-]+)?");

    private PortSpecs() {}

    /// First and last of a range; they are the same for a single port.
    public record Range(int first, int last) {
        int length() {
            return last - first + 1;
        }
    }

    /// `80` or `8000-8010`, 0 to 65535.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming the text
    public static Range range(String text) {
        if (text.isEmpty()) {
            throw EngineException.invalid("no port specified" + EXAMPLE);
        }
        int dash = text.indexOf('-');
        if (dash < 0) {
            int port = number(text, text);
            return new Range(port, port);
        }
        Range range = new Range(number(text.substring(0, dash), text), number(text.substring(dash + 1), text));
        if (range.last() < range.first()) {
            throw EngineException.invalid("invalid port range '" + text + "': it ends before it begins");
        }
        return range;
    }

    private static int number(String digits, String whole) {
        int port = NUMBER.matcher(digits).matches() ? Integer.parseInt(digits) : HIGHEST + 1;
        if (port > HIGHEST) {
            throw EngineException.invalid(
                    "invalid port '" + whole + "': a number up to " + HIGHEST + " or a range such as 8000-8010");
        }
        return port;
    }

    /// What one `-p` asks for; several wishes when both sides are ranges.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming the part that is wrong, NOT_IMPLEMENTED for sctp
    public static List<PortBinding> parse(String spec) {
        if (spec.contains("=")) {
            return parse(inShort(spec));
        }
        int slash = spec.indexOf('/');
        Protocol protocol = protocol(slash < 0 ? "" : spec.substring(slash + 1), spec);
        String ports = slash < 0 ? spec : spec.substring(0, slash);

        int last = ports.lastIndexOf(':');
        String inside = ports.substring(last + 1);
        String before = last < 0 ? "" : ports.substring(0, last);
        int middle = before.lastIndexOf(':');
        String outside = before.substring(middle + 1);
        String address = middle < 0 ? "" : address(before.substring(0, middle), spec);

        if (inside.isEmpty()) {
            throw EngineException.invalid("no port of the container in '" + spec + "'" + EXAMPLE);
        }
        Range container = range(inside);
        if (container.first() == 0) {
            throw EngineException.invalid("invalid port 0 of the container in '" + spec + "'" + EXAMPLE);
        }
        Range host = outside.isEmpty() ? new Range(0, 0) : range(outside);
        return pair(address, host, container, protocol, spec);
    }

    private static List<PortBinding> pair(String address, Range host, Range container, Protocol protocol, String spec) {
        if (container.length() == 1) {
            return List.of(new PortBinding(address, host.first(), host.last(), container.first(), protocol));
        }
        boolean any = host.first() == 0 && host.last() == 0;
        if (!any && host.length() != container.length()) {
            throw EngineException.invalid("invalid ranges in '" + spec + "': " + host.length()
                    + " ports of the machine for " + container.length() + " of the container");
        }
        List<PortBinding> pairs = new ArrayList<>();
        for (int i = 0; i < container.length(); i++) {
            int port = any ? 0 : host.first() + i;
            pairs.add(new PortBinding(address, port, port, container.first() + i, protocol));
        }
        return List.copyOf(pairs);
    }

    /// The long form names its parts; the short one has them in order.
    private static String inShort(String spec) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : spec.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = part.substring(0, Math.max(0, equals)).strip();
            String value = part.substring(equals + 1).strip();
            if (key.isEmpty() || value.isEmpty() || value.contains("=")) {
                throw EngineException.invalid("invalid part '" + part + "' in '" + spec
                        + "': write it as published=8080,target=80,protocol=tcp");
            }
            if (!List.of("published", "target", "protocol").contains(key)) {
                throw EngineException.invalid(
                        "unknown part '" + key + "' in '" + spec + "': published, target and protocol are known");
            }
            parts.put(key, value);
        }
        return parts.getOrDefault("published", "") + ":" + parts.getOrDefault("target", "") + "/"
                + parts.getOrDefault("protocol", "tcp");
    }

    private static Protocol protocol(String word, String spec) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "", "tcp" -> Protocol.TCP;
            case "udp" -> Protocol.UDP;
            case "sctp" ->
                throw EngineException.notImplemented(
                        "protocol sctp in '" + spec + "' can't be published; tcp and udp can");
            default -> throw EngineException.invalid("invalid protocol '" + word + "' in '" + spec + "': tcp or udp");
        };
    }

    /// @return without brackets; empty for every address
    private static String address(String text, String spec) {
        if (text.isEmpty()) {
            return "";
        }
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        String bare = brackets ? text.substring(1, text.length() - 1) : text;
        if (!LITERAL.matcher(bare).matches() || !MachineAddress.isLiteral(bare)) {
            throw EngineException.invalid("invalid IP address '" + text + "' in '" + spec
                    + "': an address of this machine, IPv6 in brackets, such as [::1]:8080:80");
        }
        return bare;
    }

    /// The shortest `-p` that [#parse] turns into this wish.
    public static String format(PortBinding wish) {
        String host = wish.hostPortFirst() == 0 && wish.hostPortLast() == 0
                ? ""
                : wish.hostPortFirst() == wish.hostPortLast()
                        ? Integer.toString(wish.hostPortFirst())
                        : wish.hostPortFirst() + "-" + wish.hostPortLast();
        StringBuilder text = new StringBuilder();
        if (!wish.hostAddress().isEmpty()) {
            text.append(bracketed(wish.hostAddress())).append(':').append(host).append(':');
        } else if (!host.isEmpty()) {
            text.append(host).append(':');
        }
        text.append(wish.containerPort());
        return wish.protocol() == Protocol.TCP
                ? text.toString()
                : text.append('/').append(wish.protocol().word()).toString();
    }

    /// As people read it: `0.0.0.0:8080->80/tcp`.
    public static String format(PublishedPort port) {
        return bracketed(port.hostAddress()) + ":" + port.hostPort() + "->" + port.containerPort() + "/"
                + port.protocol().word();
    }

    private static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    /// What one `--expose` says, or an EXPOSE line: `80`, `80/udp`, `8000-8010/tcp`.
    ///
    /// @return `80/tcp`, one for each port
    public static List<String> exposed(String text) {
        List<String> ports = new ArrayList<>();
        for (PortBinding port : ofExposed(text)) {
            ports.add(port.containerPort() + "/" + port.protocol().word());
        }
        return List.copyOf(ports);
    }

    /// The wishes that `-P` makes of what is exposed: each on any free port.
    static List<PortBinding> ofExposed(String text) {
        String ports = text.indexOf('/') < 0 ? text : text.substring(0, text.indexOf('/'));
        if (ports.indexOf(':') >= 0) {
            throw EngineException.invalid(
                    "invalid exposed port '" + text + "': a port of the container, such as 80/tcp");
        }
        return parse(text);
    }

    /// In the order people expect: by port, then tcp before udp, each once.
    public static List<String> sorted(List<String> exposed) {
        PortBinding[] wishes = exposed.stream()
                .flatMap(text -> ofExposed(text).stream())
                .distinct()
                .toArray(PortBinding[]::new);
        Arrays.sort(
                wishes,
                (a, b) -> a.containerPort() == b.containerPort()
                        ? a.protocol().compareTo(b.protocol())
                        : Integer.compare(a.containerPort(), b.containerPort()));
        return Arrays.stream(wishes)
                .map(wish -> wish.containerPort() + "/" + wish.protocol().word())
                .toList();
    }
}
