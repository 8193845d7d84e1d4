package io.cooperage.engine.cluster.kind.check;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses as texts. Never asks a name server.
public final class Ip {
    private static final String BYTE = "0*(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern V4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);

    private Ip() {}

    public static boolean is(String text) {
        return is4(text) || is6(text);
    }

    public static boolean is4(String text) {
        return V4.matcher(text).matches();
    }

    public static boolean is6(String text) {
        return text.contains(":") && parse(text) != null;
    }

    /// `10.0.0.0/8`.
    public static boolean isRange(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return false;
        }
        String address = text.substring(0, slash);
        int bits = Integer.parseInt(text.substring(slash + 1));
        return (is4(address) && bits <= 32) || (is6(address) && bits <= 128);
    }

    /// Null for what is no address.
    static @Nullable InetAddress parse(String text) {
        if (text.contains("%") || text.startsWith("[")) {
            // A zone is no part of an address here, nor are brackets.
            return null;
        }
        try {
            if (text.contains(":")) {
                return Inet6Address.ofLiteral(text);
            }
            return is4(text) ? InetAddress.ofLiteral(text.replaceAll("(^|\\.)0+(?=\\d)", "$1")) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// Complains about addresses at which no service can be.
    public static void mustBeOrdinary(Place place) {
        InetAddress address = parse(place.text());
        if (address == null) {
            place.invalid("must be a valid IP address");
            return;
        }
        if (address.isAnyLocalAddress()) {
            place.invalid("may not be unspecified (" + place.text() + ")");
        }
        if (address.isLoopbackAddress()) {
            place.invalid("may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (address.isLinkLocalAddress()) {
            place.invalid("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        boolean group = address.isMCLinkLocal()
                || (address.getAddress().length == 4 && place.text().startsWith("224.0.0."));
        if (group) {
            place.invalid("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }
}
