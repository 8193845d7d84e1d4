package io.cooperage.ui.networks;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// A block of addresses such as `10.1.0.0/16`, of either family. Any thread.
///
/// @param bits of the network part
public record Cidr(BigInteger first, int bits, boolean v6) {
    private static final int BITS_V4 = 32;
    private static final int BITS_V6 = 128;

    /// What is proposed, in this order: the private blocks that home and office networks use least.
    private static final List<String> CANDIDATES = List.of("172.%d.0.0/16", "10.%d.0.0/16");

    /// @return empty when it is none, or when bits are set outside the network part
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(text.substring(slash + 1));
        return address(text.substring(0, slash))
                .filter(host -> bits <= host.width() && bits > 0)
                .map(host -> new Cidr(host.first(), bits, host.v6()))
                .filter(block -> block.first().mod(block.size()).signum() == 0);
    }

    /// A single address.
    public static Optional<Cidr> address(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            boolean six = address instanceof Inet6Address;
            return Optional.of(new Cidr(new BigInteger(1, address.getAddress()), six ? BITS_V6 : BITS_V4, six));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public boolean contains(Cidr other) {
        return v6 == other.v6 && bits <= other.bits && overlaps(other);
    }

    public boolean overlaps(Cidr other) {
        return v6 == other.v6
                && first.compareTo(other.first.add(other.size())) < 0
                && other.first.compareTo(first.add(size())) < 0;
    }

    /// The first of the usual blocks that none of these touches.
    public static Optional<String> free(List<Cidr> taken) {
        for (String candidate : CANDIDATES) {
            int from = candidate.startsWith("172") ? 18 : 0;
            int to = candidate.startsWith("172") ? 31 : 255;
            for (int i = from; i <= to; i++) {
                String text = candidate.formatted(i);
                if (parse(text)
                        .filter(block -> taken.stream().noneMatch(block::overlaps))
                        .isPresent()) {
                    return Optional.of(text);
                }
            }
        }
        return Optional.empty();
    }

    private BigInteger size() {
        return BigInteger.ONE.shiftLeft(width() - bits);
    }

    private int width() {
        return v6 ? BITS_V6 : BITS_V4;
    }
}
