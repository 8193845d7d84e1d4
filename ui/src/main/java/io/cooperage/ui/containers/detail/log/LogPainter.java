package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.ui.containers.detail.ansi.AnsiStyle;
import io.cooperage.ui.containers.detail.ansi.Contrast;
import io.cooperage.ui.containers.detail.ansi.StyledText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;

/// Paints the rows in sight. Holds nothing between paints. FX thread only.
final class LogPainter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final GraphicsContext g;
    private final LogColors colors;
    private final LogLayout layout;
    private final @Nullable LogSelection selection;
    private final LogViewModel model;
    private final CellFont font;
    private final double height;
    private int widest;

    LogPainter(GraphicsContext g, LogColors colors, LogLayout layout, @Nullable LogSelection selection, double height) {
        this.g = g;
        this.colors = colors;
        this.layout = layout;
        this.selection = selection;
        this.model = layout.model();
        this.font = layout.font();
        this.height = height;
    }

    /// The cells of the widest row painted.
    int widest() {
        return widest;
    }

    void paint() {
        g.setFill(colors.background());
        g.fillRect(0, 0, layout.width(), height);
        g.setFontSmoothingType(javafx.scene.text.FontSmoothingType.GRAY);
        LogRows rows = model.rows();
        LogViewport viewport = layout.viewport();
        double y = -viewport.offset() * font.height();
        for (long row = viewport.top(); row < rows.count() && y < height; row++) {
            DisplayLine line = model.row(row);
            long number = rows.line(row);
            if (line == null) {
                paintGutter(number, null, y);
                y += font.height();
            } else {
                paintRow(line, number, y);
                y += layout.height(line) * font.height();
            }
        }
    }

    private void paintRow(DisplayLine line, long number, double y) {
        double rowHeight = layout.height(line) * font.height();
        boolean current = number == model.currentLine();
        if (current || number == model.pointedLine()) {
            g.setFill(colors.currentLine());
            g.fillRect(0, y, layout.width(), rowHeight);
        }
        boolean error = line.line().stream() == StdStream.STDERR;
        if (error) {
            g.setFill(colors.errorBar());
            g.fillRect(0, y, 3, rowHeight);
        }
        paintGutter(number, line, y);
        StyledText text = line.text();
        widest = Math.max(widest, text.cellCount());
        Pattern pattern = model.pattern();
        List<BudgetedText.Range> matches =
                pattern == null || !model.isMatch(number) ? List.of() : BudgetedText.matches(pattern, text.text());
        for (int part = 0; part < layout.height(line); part++) {
            int firstCell = layout.columns() > 0 ? part * layout.columns() : layout.scrolled();
            int cells = layout.columns() > 0 ? layout.columns() : layout.visibleCells() + 1;
            new Part(text, firstCell, firstCell + cells, y + part * font.height())
                    .paint(number, matches, current, error ? colors.errorText() : colors.text());
        }
    }

    private void paintGutter(long number, @Nullable DisplayLine line, double y) {
        g.setFill(colors.quiet());
        g.setFont(font.regular());
        if (layout.numberCells() > 0) {
            g.setTextAlign(TextAlignment.RIGHT);
            g.fillText(
                    Long.toString(number + 1),
                    layout.numbersLeft() + layout.numberCells() * font.width(),
                    y + font.baseline());
            g.setTextAlign(TextAlignment.LEFT);
        }
        if (layout.timeCells() > 0 && line != null) {
            g.fillText(TIME.format(line.line().time()), layout.timesLeft(), y + font.baseline());
        }
        if (layout.nameCells() > 0 && line != null) {
            paintName(model.sources().get(line.source()), y, layout.height(line) * font.height());
        }
        if (layout.numberCells() + layout.timeCells() + layout.nameCells() > 0) {
            g.setFill(colors.rule());
            double rows = layout.height(line);
            g.fillRect(Math.floor(layout.textLeft() - 8), y, 1, rows * font.height());
        }
    }

    private void paintName(LogSource source, double y, double rowHeight) {
        g.setFill(colors.source(source.color()));
        g.fillRect(layout.namesLeft(), y + 1, 3, rowHeight - 2);
        g.fillText(source.shortName(), layout.namesLeft() + LogLayout.NAME_BAR, y + font.baseline());
    }

    /// One line of text on the screen: the cells `[first, end)` of a row.
    private final class Part {
        private final StyledText text;
        private final int first;
        private final int from;
        private final int to;
        private final double y;

        Part(StyledText text, int firstCell, int endCell, double y) {
            this.text = text;
            this.first = firstCell;
            this.from = text.indexAt(firstCell);
            this.to = text.indexAt(Math.min(endCell, text.cellCount()));
            this.y = y;
        }

        private double x(int index) {
            return layout.textLeft() + (text.cellAt(index) - first) * font.width();
        }

        void paint(long number, List<BudgetedText.Range> matches, boolean current, Color plain) {
            for (StyledText.Run run : text.runs()) {
                Color fill = colors.palette().fillColor(run.style());
                if (fill != null) {
                    fill(run.start(), run.end(), fill);
                }
            }
            for (BudgetedText.Range match : matches) {
                fill(match.start(), match.end(), colors.match());
            }
            if (selection != null && selection.touches(number)) {
                int end = selection.to(number, text.text().length());
                fill(selection.from(number), end, colors.selection());
                if (number != selection.last().line() && to == text.text().length()) {
                    // The line end is selected too.
                    g.setFill(colors.selection());
                    g.fillRect(x(to), y, font.width() / 2, font.height());
                }
            }
            for (StyledText.Run run : text.runs()) {
                int start = Math.max(run.start(), from);
                int end = Math.min(run.end(), to);
                if (start < end && !run.style().has(AnsiStyle.CONCEAL)) {
                    paintRun(start, end, run.style(), matches, plain);
                }
            }
            if (current) {
                paintCurrent(matches);
            }
        }

        /// The colour of errors can't be read on that of matches, so there the text is as any other.
        private void paintRun(int start, int end, AnsiStyle style, List<BudgetedText.Range> matches, Color plain) {
            int at = start;
            for (BudgetedText.Range match : matches) {
                int first = Math.clamp(match.start(), at, end);
                int last = Math.clamp(match.end(), first, end);
                runWhereAny(at, first, style, plain);
                runWhereAny(first, last, style, colors.text());
                at = last;
            }
            runWhereAny(at, end, style, plain);
        }

        private void runWhereAny(int start, int end, AnsiStyle style, Color plain) {
            if (start < end) {
                run(start, end, style, colors.palette().textColor(style, plain));
            }
        }

        /// Its background is strong, so its text takes whatever colour can be read on that.
        private void paintCurrent(List<BudgetedText.Range> matches) {
            Color readable = Contrast.readable(colors.background(), colors.current(), Contrast.AA);
            for (BudgetedText.Range match : matches) {
                int start = Math.max(match.start(), from);
                int end = Math.min(match.end(), to);
                if (start < end) {
                    fill(start, end, colors.current());
                    run(start, end, AnsiStyle.PLAIN, readable);
                }
            }
        }

        private void fill(int start, int end, Color color) {
            int a = Math.max(start, from);
            int b = Math.min(end, to);
            if (a < b) {
                g.setFill(color);
                g.fillRect(x(a), y, x(b) - x(a), font.height());
            }
        }

        private void run(int start, int end, AnsiStyle style, Color color) {
            g.setFont(
                    style.has(AnsiStyle.BOLD)
                            ? font.bold()
                            : style.has(AnsiStyle.ITALIC) ? font.italic() : font.regular());
            g.setFill(color);
            if (text.isUniform()) {
                g.fillText(text.text().substring(start, end), x(start), y + font.baseline());
            } else {
                byCell(start, end);
            }
            if (style.has(AnsiStyle.UNDERLINE)) {
                g.fillRect(x(start), y + font.baseline() + 2, x(end) - x(start), 1);
            }
            if (style.has(AnsiStyle.STRIKE)) {
                g.fillRect(x(start), y + font.baseline() - font.height() / 4, x(end) - x(start), 1);
            }
        }

        /// Another font may step in for characters that this one lacks, with other widths: each such character is put
        /// into its own cell, with the marks that combine with it.
        private void byCell(int start, int end) {
            String all = text.text();
            int at = start;
            while (at < end) {
                int next = at + 1;
                if (all.charAt(at) < 0x300) {
                    while (next < end && all.charAt(next) < 0x300) {
                        next++;
                    }
                } else {
                    next = at + Character.charCount(all.codePointAt(at));
                }
                while (next < end && text.cellAt(next) == text.cellAt(Math.min(next + 1, all.length()))) {
                    next++;
                }
                g.fillText(all.substring(at, Math.min(next, end)), x(at), y + font.baseline());
                at = next;
            }
        }
    }
}
