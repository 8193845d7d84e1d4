package io.cooperage.ui.containers.detail.log;

import io.cooperage.ui.containers.detail.ansi.StyledText;
import io.cooperage.ui.containers.detail.log.LogSelection.Place;
import org.jspecify.annotations.Nullable;

/// Where things are in the view: the gutter, the text, and which character lies under a point. Rebuilt with each
/// paint; pixels in the coordinates of the canvas. FX thread only.
///
/// @param columns cells of a line of text before it is broken, 0 when lines are not broken
/// @param scrolled cells hidden at the left edge
record LogLayout(
        LogViewModel model,
        LogViewport viewport,
        CellFont font,
        double width,
        int numberCells,
        int timeCells,
        int nameCells,
        int columns,
        int scrolled) {
    private static final double LEFT = 12;
    private static final double BETWEEN = 14;

    /// The bar before a name and the room behind it.
    static final double NAME_BAR = 9;

    /// Cells of a time such as `2026-11-21 04:05:06.789`.
    static final int TIME_CELLS = 23;

    static LogLayout of(LogViewModel model, LogViewport viewport, CellFont font, double width, int scrolled) {
        LogSettings settings = model.settings();
        int numbers = settings.lineNumbersProperty().get()
                ? Math.max(3, Long.toString(model.lineCountProperty().get()).length())
                : 0;
        int times = settings.timestampsProperty().get() ? TIME_CELLS : 0;
        int names = model.sources().stream()
                .mapToInt(source -> source.shortName().length())
                .max()
                .orElse(0);
        LogLayout unbroken = new LogLayout(model, viewport, font, width, numbers, times, names, 0, scrolled);
        if (!settings.wrapProperty().get()) {
            return unbroken;
        }
        int columns = Math.max(8, (int) ((width - unbroken.textLeft() - BETWEEN) / font.width()));
        return new LogLayout(model, viewport, font, width, numbers, times, names, columns, 0);
    }

    double numbersLeft() {
        return LEFT;
    }

    double timesLeft() {
        return LEFT + (numberCells == 0 ? 0 : numberCells * font.width() + BETWEEN);
    }

    /// The bar in the colour of the source, then its name.
    double namesLeft() {
        return timesLeft() + (timeCells == 0 ? 0 : timeCells * font.width() + BETWEEN);
    }

    double textLeft() {
        return namesLeft() + (nameCells == 0 ? 0 : NAME_BAR + nameCells * font.width() + BETWEEN);
    }

    /// What is shown under a point; null when nothing is, or it is on its way.
    @Nullable
    DisplayLine lineAt(double x, double y) {
        Place place = placeAt(x, y);
        DisplayLine line = place == null ? null : model.peek(model.rows().row(place.line()));
        return line == null || place == null || line.line().number() != place.line() ? null : line;
    }

    /// Cells that fit beside the gutter.
    int visibleCells() {
        return (int) Math.ceil(Math.max(0, width - textLeft()) / font.width());
    }

    int height(@Nullable DisplayLine line) {
        return line == null ? 1 : line.height(columns);
    }

    /// The place under a point, the nearest one when nothing is there.
    @Nullable
    Place placeAt(double x, double y) {
        LogRows rows = model.rows();
        if (rows.count() == 0) {
            return null;
        }
        double target = y / font.height() + viewport.offset();
        long row = viewport.top();
        if (target < 0) {
            return new Place(rows.line(row), 0);
        }
        double above = 0;
        while (row < rows.count() - 1 && above + height(model.peek(row)) <= target) {
            above += height(model.peek(row));
            row++;
        }
        DisplayLine line = model.peek(row);
        if (line == null) {
            return new Place(rows.line(row), 0);
        }
        int part = (int) Math.clamp((long) (target - above), 0, height(line) - 1L);
        long cell = Math.round((x - textLeft()) / font.width());
        StyledText text = line.text();
        int first = part * columns;
        long wanted = first + Math.max(0, cell) + scrolled;
        if (columns > 0) {
            wanted = Math.min(wanted, first + (long) columns);
        }
        return new Place(rows.line(row), text.indexAt((int) Math.min(wanted, text.cellCount())));
    }
}
