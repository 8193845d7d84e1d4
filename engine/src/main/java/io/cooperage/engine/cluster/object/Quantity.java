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
    private static final int FINEST = 9;
    private static final int MOST_EXPONENT = 99;
    private static final BigDecimal MOST_BINARY = BigDecimal.valueOf(Long.MAX_VALUE);

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
            BigDecimal binary =
                    number.multiply(new BigDecimal(BigInteger.TWO.pow(10 * (BINARY.indexOf(suffix.charAt(0)) + 1))));
            return new Quantity(finest(binary).min(MOST_BINARY).max(MOST_BINARY.negate()));
        }
        if (suffix.length() > 1) {
            return new Quantity(finest(number.scaleByPowerOfTen(exponent(suffix.substring(1)))));
        }
        return new Quantity(finest(number.scaleByPowerOfTen(TENS.getOrDefault(suffix, 0))));
    }

    /// A few bytes of text must not become a number of a billion digits.
    private static int exponent(String text) {
        if (text.length() > 4 || Math.abs(Integer.parseInt(text)) > MOST_EXPONENT) {
            throw new IllegalArgumentException("the exponent " + text + " is out of range");
        }
        return Integer.parseInt(text);
    }

    /// Away from zero to a billionth: who wants something gets something.
    private static BigDecimal finest(BigDecimal number) {
        return number.scale() > FINEST ? number.setScale(FINEST, RoundingMode.UP) : number;
    }

    /// The text in the form in which Kubernetes stores it: `0.5` is `500m`, `1024Mi` is `1Gi`.
    ///
    /// @throws IllegalArgumentException with Kubernetes' words for what is no quantity
    public static String canonical(String text) {
        return QuantityText.canonical(text);
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
