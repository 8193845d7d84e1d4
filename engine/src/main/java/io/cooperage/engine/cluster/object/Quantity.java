package io.cooperage.engine.cluster.object;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of a resource: `500m` of a processor, `64Mi` of memory. Exact.
///
/// @see <a
///     href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">Quantity</a>
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))([eE][+-]?\\d+|[KMGTPE]i|[numkMGTPE]?)");
    private static final Map<String, Integer> TENS =
            Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String BINARY = "KMGTPE";

    /// @throws IllegalArgumentException with Kubernetes' words for what is no quantity
    public static Quantity parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String suffix = matcher.group(2);
        if (suffix.endsWith("i")) {
            return new Quantity(
                    number.multiply(new BigDecimal(BigInteger.TWO.pow(10 * (BINARY.indexOf(suffix.charAt(0)) + 1)))));
        }
        if (suffix.length() > 1) {
            return new Quantity(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))));
        }
        return new Quantity(number.scaleByPowerOfTen(TENS.getOrDefault(suffix, 0)));
    }

    /// Rounded up, as Kubernetes' `Value()`: bytes of memory, whole processors.
    public long units() {
        return value.setScale(0, RoundingMode.CEILING).longValue();
    }

    /// Thousandths, rounded up, as Kubernetes' `MilliValue()`.
    public long thousandths() {
        return value.scaleByPowerOfTen(3).setScale(0, RoundingMode.CEILING).longValue();
    }

    public Quantity plus(Quantity other) {
        return new Quantity(value.add(other.value));
    }

    public Quantity minus(Quantity other) {
        return new Quantity(value.subtract(other.value));
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }
}
