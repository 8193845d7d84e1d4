package io.cooperage.ui.containers.detail.graphs;

import java.util.ArrayList;
import java.util.List;

/// Where the names of the levels of one picture begin: at the left, and side by side where levels lie too near each
/// other for one name above the other.
final class LevelNames {
    private static final double LINE = 14;
    private static final double BETWEEN = 10;

    private final double left;
    private final List<Name> names = new ArrayList<>();

    private record Name(double y, double right) {}

    LevelNames(double left) {
        this.left = left;
    }

    /// Takes the place for one more.
    ///
    /// @param y of its level
    /// @return where it begins
    double place(double y, double width) {
        double begin = left;
        for (Name other : names) {
            if (Math.abs(other.y() - y) < LINE) {
                begin = Math.max(begin, other.right() + BETWEEN);
            }
        }
        names.add(new Name(y, begin + width));
        return begin;
    }
}
