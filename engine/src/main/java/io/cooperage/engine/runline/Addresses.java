package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// Addresses as they are typed; no name is ever looked up.
final class Addresses {
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");

    private Addresses() {}

    static boolean isLiteral(String text) {
        try {
            InetAddress.ofLiteral(text);
            // ofLiteral takes the short forms of inet_aton(3) too, which nobody means.
            return text.contains(":") || text.chars().filter(c -> c == '.').count() == 3;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static String ip(String text) {
        if (!isLiteral(text)) {
            throw EngineException.invalid("'" + text + "' is no IP address");
        }
        return text;
    }

    static String ipv4(String text) {
        if (!(InetAddress.ofLiteral(ip(text)) instanceof Inet4Address)) {
            throw EngineException.invalid("'" + text + "' is no IPv4 address");
        }
        return text;
    }

    static String ipv6(String text) {
        if (!(InetAddress.ofLiteral(ip(text)) instanceof Inet6Address)) {
            throw EngineException.invalid("'" + text + "' is no IPv6 address");
        }
        return text;
    }

    static String mac(String text) {
        if (!MAC.matcher(text).matches()) {
            throw EngineException.invalid("'" + text + "' is no hardware address");
        }
        return text;
    }
}
