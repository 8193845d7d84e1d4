package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.ui.i18n.Amounts;

/// What the values of a chart are counted in.
enum ChartUnit {
    CORES,
    BYTES,
    BYTES_PER_SECOND,
    COUNT,
    /// 0 to 1, shown as per cent.
    FRACTION;

    String text(double value) {
        return switch (this) {
            case CORES -> Amounts.cores(value);
            case BYTES -> Amounts.bytes(value);
            case BYTES_PER_SECOND -> Amounts.bytesPerSecond(value);
            case COUNT -> Long.toString(Math.round(value));
            case FRACTION -> Amounts.percent(value);
        };
    }

    /// The same beside an axis, where there is little room and the legend says the unit.
    String axis(double value) {
        return this == BYTES_PER_SECOND ? Amounts.bytes(value) : text(value);
    }

    /// The end of an axis that holds `value`: the next round number, so that it stays put while values move about.
    double ceiling(double value) {
        return switch (this) {
            case CORES -> Math.max(0.1, decimal(value));
            case BYTES, BYTES_PER_SECOND -> binary(Math.max(value, 64 * 1024));
            // So that whole numbers stand at all of its lines.
            case COUNT -> ChartPainter.LINES * Math.max(1, decimal(value / ChartPainter.LINES));
            case FRACTION -> Math.clamp(decimal(value), 0.05, 1);
        };
    }

    /// 1, 2 or 5 times a power of ten.
    private static double decimal(double value) {
        if (value <= 0) {
            return 0;
        }
        double magnitude = Math.pow(10, Math.floor(Math.log10(value)));
        double digits = value / magnitude;
        double round = digits <= 1.0001 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10;
        return round * magnitude;
    }

    /// A power of two, or three quarters of one: what memory is sold and limited in.
    private static double binary(double value) {
        double power = Math.pow(2, Math.ceil(Math.log(value) / Math.log(2)));
        return value <= power * 0.75 ? power * 0.75 : power;
    }
}
