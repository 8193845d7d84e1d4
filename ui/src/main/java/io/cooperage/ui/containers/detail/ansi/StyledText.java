package io.cooperage.ui.containers.detail.ansi;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line as it is shown: printable text, its styled runs, and its place on a grid of equally wide cells.
/// Immutable.
public final class StyledText {
    /// A stretch `[start, end)` of characters in one style. The runs of a text cover it without gaps.
    public record Run(int start, int end, AnsiStyle style) {}

    private final String text;
    private final List<Run> runs;
    /// First cell of each character and, last, the number of cells; null when every character fills one cell.
    private final int @Nullable [] cells;

    StyledText(String text, List<Run> runs) {
        this.text = text;
        this.runs = List.copyOf(runs);
        this.cells = cellsOf(text);
    }

    public String text() {
        return text;
    }

    public List<Run> runs() {
        return runs;
    }

    /// Every character fills exactly one cell, so a whole run may be drawn at once.
    public boolean isUniform() {
        return cells == null;
    }

    /// The width of the text in cells.
    public int cellCount() {
        return cellAt(text.length());
    }

    /// The cell in which the character at `index` begins; `index` may be the length of the text.
    public int cellAt(int index) {
        return cells == null ? index : cells[index];
    }

    /// The index of the character that fills `cell`; the length of the text when `cell` lies behind it.
    public int indexAt(int cell) {
        if (cell <= 0) {
            return 0;
        }
        if (cells == null) {
            return Math.min(cell, text.length());
        }
        int found = Arrays.binarySearch(cells, cell);
        if (found < 0) {
            // Between two beginnings: the second half of a wide character belongs to the character.
            return Math.min(-found - 2, text.length());
        }
        while (found > 0 && cells[found - 1] == cell) {
            found--;
        }
        return found;
    }

    private static int @Nullable [] cellsOf(String text) {
        boolean uniform = true;
        for (int i = 0; i < text.length() && uniform; i++) {
            uniform = text.charAt(i) < 0x300;
        }
        if (uniform) {
            return null;
        }
        int[] cells = new int[text.length() + 1];
        int cell = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            cells[i] = cell;
            cell += CharWidth.of(codePoint);
            if (Character.charCount(codePoint) == 2) {
                cells[i + 1] = cell;
            }
            i += Character.charCount(codePoint);
        }
        cells[text.length()] = cell;
        return cells;
    }
}
