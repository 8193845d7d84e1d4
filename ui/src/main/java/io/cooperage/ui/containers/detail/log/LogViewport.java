package io.cooperage.ui.containers.detail.log;

/// Where the view stands in a list of rows of unequal height, known only near the place being looked at.
///
/// The position is a row and how far it has moved up beyond the top edge, never a number of pixels from the beginning:
/// so ten million rows need no sum of their heights, and rows that turn out taller once loaded move nothing above
/// them. Distances are in lines of text, with fractions. FX thread only.
final class LogViewport {
    /// What is looked at.
    interface Rows {
        long count();

        /// How many lines of text row `row` fills; 1 while it is not loaded.
        int height(long row);
    }

    private final Rows rows;
    private double extent;
    private long top;
    private double offset;

    LogViewport(Rows rows) {
        this.rows = rows;
    }

    /// The first row in sight.
    long top() {
        return top;
    }

    /// How many lines of text of the first row are hidden above the edge.
    double offset() {
        return offset;
    }

    /// How many lines of text the view shows.
    double extent() {
        return extent;
    }

    void resize(double lines) {
        extent = Math.max(0, lines);
    }

    /// Moves down by `lines`, up when negative; stops at both ends.
    void scrollBy(double lines) {
        if (rows.count() == 0) {
            toStart();
            return;
        }
        offset += lines;
        settle();
    }

    void toStart() {
        top = 0;
        offset = 0;
    }

    void toEnd() {
        top = rows.count();
        offset = 0;
        back(extent);
    }

    /// Puts `row` at the top edge, or as near as the end of the log allows.
    void toRow(long row) {
        top = Math.clamp(row, 0, Math.max(0, rows.count() - 1));
        offset = 0;
        settle();
    }

    /// Brings `row` into the middle third unless it is in sight already.
    void reveal(long row) {
        if (row >= top && row < rows.count()) {
            double y = -offset;
            for (long r = top; r < row && y < extent; r++) {
                y += rows.height(r);
            }
            if (y >= 0 && y + rows.height(row) <= extent) {
                return;
            }
        }
        top = Math.clamp(row, 0, Math.max(0, rows.count() - 1));
        offset = 0;
        back(Math.floor(extent / 3));
        settle();
    }

    /// The last row is completely in sight, or there is nothing below to scroll to.
    boolean isAtEnd() {
        double y = -offset;
        long count = rows.count();
        for (long row = top; row < count; row++) {
            if (y > extent) {
                return false;
            }
            y += rows.height(row);
        }
        return y <= extent + 0.01;
    }

    /// After rows came, went or changed their height: keeps the position legal.
    void settle() {
        long count = rows.count();
        if (count == 0) {
            toStart();
            return;
        }
        if (top >= count) {
            top = count - 1;
            offset = 0;
        }
        if (offset < 0) {
            double up = -offset;
            offset = 0;
            back(up);
        }
        while (top < count - 1 && offset >= rows.height(top)) {
            offset -= rows.height(top);
            top++;
        }
        stopAtEnd();
    }

    /// Leaves no gap below the last row as long as there are rows above to fill it.
    private void stopAtEnd() {
        double y = -offset;
        long count = rows.count();
        for (long row = top; row < count; row++) {
            y += rows.height(row);
            if (y >= extent) {
                return;
            }
        }
        toEnd();
    }

    /// Goes up by `lines` from the present position.
    private void back(double lines) {
        double missing = lines - offset;
        offset = 0;
        while (missing > 0 && top > 0) {
            top--;
            missing -= rows.height(top);
        }
        offset = Math.max(0, -missing);
    }
}
