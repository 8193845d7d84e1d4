package io.cooperage.engine.cluster.object;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Quantities in the form in which Kubernetes stores and shows them: whole numbers with the largest suffix
/// that loses nothing, of the family in which they were written.
///
/// @see <a
///     href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
public final class QuantityText {
    private static final int FINEST = -9;
    private static final BigInteger STEP = BigInteger.valueOf(1024);
    private static final BigDecimal SMALLEST_BINARY = BigDecimal.valueOf(1024);
    private static final String BINARY = "KMGTPE";
    private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};

    private QuantityText() {}

    /// `0.5` is `500m`, `1024Mi` is `1Gi`, `1500` is `1500`.
    ///
    /// @throws IllegalArgumentException with Kubernetes' words for what is no quantity
    public static String canonical(String text) {
        return roundedUp(text, FINEST);
    }

    /// Canonical, and away from zero to a multiple of ten to the power of `scale`.
    ///
    /// @throws IllegalArgumentException with Kubernetes' words for what is no quantity
    public static String roundedUp(String text, int scale) {
        BigDecimal value = Quantity.parse(text).value().setScale(-scale, RoundingMode.UP);
        if (value.signum() == 0) {
            return "0";
        }
        boolean whole = value.stripTrailingZeros().scale() <= 0;
        if (text.endsWith("i") && whole && value.abs().compareTo(SMALLEST_BINARY) >= 0) {
            return binary(value.toBigIntegerExact());
        }
        boolean exponent = text.matches(".*[eE][+-]?\\d+");
        return decimal(value.stripTrailingZeros(), exponent);
    }

    /// Quantities of the API's own making, such as a node's memory.
    public static String binary(BigInteger value) {
        int power = 0;
        BigInteger rest = value;
        while (power < BINARY.length() && rest.signum() != 0) {
            BigInteger[] parts = rest.divideAndRemainder(STEP);
            if (parts[1].signum() != 0) {
                break;
            }
            rest = parts[0];
            power++;
        }
        return rest + (power == 0 ? "" : BINARY.charAt(power - 1) + "i");
    }

    private static String decimal(BigDecimal value, boolean exponent) {
        int power = Math.floorDiv(-value.scale(), 3) * 3;
        if (!exponent) {
            power = Math.min(power, 18);
        }
        BigInteger digits = value.scaleByPowerOfTen(-power).toBigIntegerExact();
        if (exponent) {
            return digits + (power == 0 ? "" : "e" + power);
        }
        return digits + DECIMAL[power / 3 + 3];
    }
}
