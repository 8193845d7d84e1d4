package io.cooperage.ui.control;

/// How far a scroll pane has to go so that something in it is seen.
public final class ScrollReach {
    private ScrollReach() {}

    /// The value of a scroll bar that brings it into sight with as little scrolling as will do; the present one
    /// where it is in sight, or nothing can be scrolled.
    ///
    /// @param value of the scroll bar, 0 to 1
    /// @param room that can be scrolled, px
    /// @param seen at once, px
    /// @param from,to where it lies in the whole, px
    public static double to(double value, double room, double seen, double from, double to) {
        if (room <= 0) {
            return value;
        }
        double at = value * room;
        double wanted = from < at ? from : to > at + seen ? to - seen : at;
        return Math.clamp(wanted / room, 0, 1);
    }
}
