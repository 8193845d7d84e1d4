package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// A block of addresses, `10.1.0.0/16` or `fd00::/64`. Addresses are numbers, so that both families count
/// alike.
///
/// @param base its first address
/// @param prefix bits of the network part
/// @param bits of an address: 32 or 128
record Subnet(BigInteger base, int prefix, int bits) {
    static final int BITS4 = 32;
    static final int BITS6 = 128;

    /// @throws EngineException INVALID_ARGUMENT for text that is no subnet, or has bits set behind its
    ///     prefix
    static Subnet parse(String text) {
        int slash = text.indexOf('/');
        String digits = slash < 0 ? "" : text.substring(slash + 1);
        if (!digits.matches("\\d{1,3}")) {
            throw EngineException.invalid("invalid subnet " + text + ": invalid CIDR block notation; give an"
                    + " address and a prefix, as 10.1.0.0/16");
        }
        InetAddress address = address(text.substring(0, slash));
        Subnet subnet = of(address, Integer.parseInt(digits), text);
        if (!number(address).equals(subnet.base)) {
            throw EngineException.invalid("invalid subnet " + text + ": it should be " + subnet);
        }
        return subnet;
    }

    /// The block of this size that holds the address.
    static Subnet of(InetAddress address, int prefix) {
        return of(address, prefix, address.getHostAddress() + "/" + prefix);
    }

    private static Subnet of(InetAddress address, int prefix, String text) {
        int bits = address instanceof Inet4Address ? BITS4 : BITS6;
        if (prefix > bits) {
            throw EngineException.invalid("invalid subnet " + text + ": its prefix is at most " + bits);
        }
        int host = bits - prefix;
        return new Subnet(number(address).shiftRight(host).shiftLeft(host), prefix, bits);
    }

    /// @throws EngineException INVALID_ARGUMENT for anything but an address in digits; nothing is looked up
    static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorKind.INVALID_ARGUMENT, "invalid IP address: " + text, e);
        }
    }

    static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    boolean isIpv6() {
        return bits == BITS6;
    }

    BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    BigInteger last() {
        return base.add(size()).subtract(BigInteger.ONE);
    }

    boolean contains(BigInteger address) {
        return address.compareTo(base) >= 0 && address.compareTo(last()) <= 0;
    }

    boolean contains(InetAddress address) {
        return (address instanceof Inet4Address) != isIpv6() && contains(number(address));
    }

    boolean contains(Subnet other) {
        return bits == other.bits && contains(other.base) && contains(other.last());
    }

    boolean overlaps(Subnet other) {
        return bits == other.bits && (contains(other.base) || other.contains(base));
    }

    /// The block of this size right behind.
    Subnet next() {
        return new Subnet(base.add(size()), prefix, bits);
    }

    InetAddress address(BigInteger number) {
        byte[] raw = number.toByteArray();
        byte[] bytes = new byte[bits / 8];
        // A leading zero byte keeps the number positive; small numbers are short.
        int length = Math.min(raw.length, bytes.length);
        System.arraycopy(raw, raw.length - length, bytes, bytes.length - length, length);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As people write it; IPv6 in the short form of RFC 5952, which Java does not have.
    static String text(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += 2) {
            groups.add(Integer.toHexString(((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)));
        }
        int bestStart = 0;
        int bestLength = 1;
        for (int i = 0; i < groups.size(); i++) {
            int end = i;
            while (end < groups.size() && groups.get(end).equals("0")) {
                end++;
            }
            if (end - i > bestLength) {
                bestStart = i;
                bestLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        if (bestLength < 2) {
            return String.join(":", groups);
        }
        return String.join(":", groups.subList(0, bestStart))
                + "::"
                + String.join(":", groups.subList(bestStart + bestLength, groups.size()));
    }

    @Override
    public String toString() {
        return text(address(base)) + "/" + prefix;
    }
}
