package io.cooperage.engine.bench;

import java.util.Arrays;
import java.util.Locale;

/// One row of `packaging/bench`, printed as tab-separated fields that the script lays out.
///
/// @param floor what the kernel or a plain pipe needs for the same, measured in the same run; 0 for none
/// @param target the most that is allowed, in the unit measured; 0 for none
/// @param ratioTarget the most that measured/floor may be; 0 for none
public record Measurement(String name, double measured, String unit, double floor, double target, double ratioTarget) {

    public static Measurement of(String name, double measured, String unit, double target) {
        return new Measurement(name, measured, unit, 0, target, 0);
    }

    boolean met() {
        return (target == 0 || measured <= target) && (ratioTarget == 0 || measured <= ratioTarget * floor);
    }

    public String line() {
        return String.join(
                "\t",
                "ROW",
                name,
                number(measured) + " " + unit,
                floor == 0 ? "" : number(floor) + " " + unit,
                floor == 0 ? "" : String.format(Locale.ROOT, "%.2f", measured / floor),
                limits(),
                met() ? "yes" : "NO");
    }

    private String limits() {
        String absolute = target == 0 ? "" : "<= " + number(target) + " " + unit;
        String relative = ratioTarget == 0 ? "" : "<= " + number(ratioTarget) + " x";
        return absolute + (absolute.isEmpty() || relative.isEmpty() ? "" : ", ") + relative;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
