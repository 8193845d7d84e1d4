package io.cooperage.ui.containers.detail.log;

import io.cooperage.ui.containers.detail.log.LogSelection.Place;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.StringJoiner;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.geometry.Orientation;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// Shows a log of any length on one canvas. It paints when something it shows has changed, at most once per pulse, and
/// nothing otherwise. FX thread only.
public final class LogView extends Region {
    private static final Messages MESSAGES = Messages.of(LogView.class);
    private static final double MARKS = 4;
    private static final double THUMB = 32;

    private final LogViewModel model;
    private final LogColors colors;
    private final Canvas canvas = new Canvas();
    private final Canvas marks = new Canvas();
    private final ScrollBar vertical = new ScrollBar();
    private final ScrollBar horizontal = new ScrollBar();
    private final LogViewport viewport;
    private @Nullable LogLayout layout;
    private @Nullable LogSelection selection;
    /// The scroll bars are being set by the view, not moved by a person.
    private boolean arranging;

    /// What was shown in the last paint, and the line at its upper edge.
    private LogRows placeRows;

    private long placeLine;
    private int widest;
    private boolean active = true;
    private final ContextMenu menu = new ContextMenu();
    private List<LineAction> lineActions = List.of();

    public LogView(LogViewModel model) {
        this.model = model;
        this.placeRows = model.rows();
        getStyleClass().add("log-view");
        colors = new LogColors(this, this::requestLayout);
        viewport = new LogViewport(new LogViewport.Rows() {
            @Override
            public long count() {
                return model.rows().count();
            }

            @Override
            public int height(long row) {
                LogLayout current = layout;
                return current == null ? 1 : current.height(model.peek(row));
            }
        });
        vertical.setOrientation(Orientation.VERTICAL);
        vertical.valueProperty().subscribe(_ -> barMoved());
        horizontal.valueProperty().subscribe(_ -> requestLayout());
        vertical.setFocusTraversable(false);
        horizontal.setFocusTraversable(false);
        marks.setMouseTransparent(true);
        getChildren().addAll(canvas, vertical, horizontal, marks);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.TEXT_AREA);
        setAccessibleText("Log");
        model.onChanged(this::requestLayout);
        model.settings().wrapProperty().subscribe((_, _) -> requestLayout());
        model.settings().timestampsProperty().subscribe((_, _) -> requestLayout());
        model.settings().lineNumbersProperty().subscribe((_, _) -> requestLayout());
        model.onReveal(this::show);
        addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::openMenu);
        new LogGestures(this, canvas).install();
    }

    LogColors colors() {
        return colors;
    }

    LogViewModel model() {
        return model;
    }

    /// While nobody can see it, it paints nothing, however fast the log grows.
    public void setActive(boolean seen) {
        active = seen;
        if (seen) {
            requestLayout();
        }
    }

    // --- moving about --------------------------------------------------------------------------------------------

    /// Moves by lines of text, as a person does: leaving the end pauses following, coming back resumes it.
    void moveBy(double lines) {
        viewport.scrollBy(lines);
        moved();
    }

    void movePage(int direction) {
        moveBy(direction * Math.max(1, Math.floor(viewport.extent()) - 1));
    }

    void moveToStart() {
        viewport.toStart();
        moved();
    }

    void moveToEnd() {
        viewport.toEnd();
        moved();
    }

    void moveSideways(int cells) {
        horizontal.setValue(Math.clamp(horizontal.getValue() + cells, horizontal.getMin(), horizontal.getMax()));
    }

    /// Goes to the next match below the top of the view, or below the current one.
    public void nextMatch() {
        show(model.next(topLine()));
    }

    public void previousMatch() {
        show(model.previous(topLine()));
    }

    private void show(long line) {
        if (line >= 0) {
            viewport.reveal(model.rows().row(line));
            requestLayout();
        }
    }

    /// The line at the upper edge.
    long topLine() {
        LogRows rows = model.rows();
        return rows.count() == 0 ? 0 : rows.line(Math.min(viewport.top(), rows.count() - 1));
    }

    private void moved() {
        model.followProperty().set(viewport.isAtEnd());
        requestLayout();
    }

    private void scrolled(ScrollEvent event) {
        if (event.getDeltaX() != 0) {
            moveSideways(event.getDeltaX() < 0 ? 4 : -4);
        }
        if (event.getDeltaY() != 0) {
            moveBy(-event.getDeltaY() / colors.cells().height());
        }
        event.consume();
    }

    private void barMoved() {
        if (arranging) {
            return;
        }
        double value = vertical.getValue();
        if (value >= vertical.getMax()) {
            viewport.toEnd();
        } else {
            viewport.toRow((long) value);
            viewport.scrollBy(value - Math.floor(value));
        }
        moved();
    }

    /// When the line at the upper edge was written; null when nothing is in sight yet.
    @Nullable
    Instant topTime() {
        DisplayLine line = model.peek(viewport.top());
        return line == null ? null : line.line().time();
    }

    // --- the menu of a line ---------------------------------------------------------------------------------------

    /// @param offered for the line under the mouse, or, by the keyboard, for the marked or topmost one
    void setLineActions(List<LineAction> offered) {
        lineActions = List.copyOf(offered);
    }

    private void openMenu(ContextMenuEvent event) {
        DisplayLine line = event.isKeyboardTrigger() ? lineOfKeyboard() : lineUnder(event.getX(), event.getY());
        menu.getItems().clear();
        MenuItem copy = item(MESSAGES.text("menu.copy"), "fth-copy", this::copySelection);
        copy.setDisable(selection == null || selection.isEmpty());
        menu.getItems().add(copy);
        if (line != null) {
            LogSelection whole = LogSelection.line(line.line().number());
            menu.getItems()
                    .add(item(
                            MESSAGES.text("menu.copy-line"), "fth-clipboard", () -> model.copy(whole, Desktop::copy)));
            for (LineAction each : lineActions) {
                menu.getItems()
                        .add(item(each.text(), each.icon(), () -> each.action().accept(line.entry())));
            }
        }
        if (event.isKeyboardTrigger()) {
            Point2D corner = localToScreen(24, 24);
            menu.show(this, corner.getX(), corner.getY());
        } else {
            menu.show(this, event.getScreenX(), event.getScreenY());
        }
        event.consume();
    }

    private static MenuItem item(String text, String icon, Runnable action) {
        MenuItem item = new MenuItem(text, new FontIcon(icon));
        item.setOnAction(_ -> action.run());
        return item;
    }

    private @Nullable DisplayLine lineUnder(double x, double y) {
        return layout == null ? null : layout.lineAt(x, y);
    }

    private @Nullable DisplayLine lineOfKeyboard() {
        long marked = selection != null
                ? selection.first().line()
                : model.currentLine() >= 0 ? model.currentLine() : model.pointedLine();
        DisplayLine line = marked < 0 ? null : model.peek(model.rows().row(marked));
        return line == null ? model.peek(viewport.top()) : line;
    }

    // --- selection -----------------------------------------------------------------------------------------------

    @Nullable
    Place placeAt(double x, double y) {
        return layout == null ? null : layout.placeAt(x, y);
    }

    @Nullable
    LogSelection selection() {
        return selection;
    }

    void select(@Nullable LogSelection next) {
        selection = next;
        requestLayout();
    }

    void selectAll() {
        if (model.rows().count() > 0) {
            select(LogSelection.all(model.rows()));
        }
    }

    /// The shown text of a line in sight; empty when it is not loaded.
    String textOf(long line) {
        DisplayLine shown = model.peek(model.rows().row(line));
        return shown == null || shown.line().number() != line
                ? ""
                : shown.text().text();
    }

    void copySelection() {
        if (selection != null && !selection.isEmpty()) {
            model.copy(selection, Desktop::copy);
        }
    }

    // --- painting ------------------------------------------------------------------------------------------------

    @Override
    protected void layoutChildren() {
        if (!active) {
            return;
        }
        double barWidth = snapSizeX(vertical.prefWidth(-1));
        double barHeight = snapSizeY(horizontal.prefHeight(-1));
        boolean sideways = !model.settings().wrapProperty().get() && widest > cellsInSight(getWidth() - barWidth);
        double width = Math.max(0, getWidth() - barWidth);
        double height = Math.max(0, getHeight() - (sideways ? barHeight : 0));
        canvas.setWidth(width);
        canvas.setHeight(height);
        vertical.resizeRelocate(width, 0, barWidth, height);
        horizontal.setVisible(sideways);
        if (sideways) {
            horizontal.resizeRelocate(0, height, width, barHeight);
        }
        paint(width, height);
        arrangeBars();
        paintMarks(barWidth, height);
    }

    private int cellsInSight(double width) {
        return LogLayout.of(model, viewport, colors.cells(), width, 0).visibleCells();
    }

    private void paint(double width, double height) {
        CellFont font = colors.cells();
        int scrolled = horizontal.isVisible() ? (int) horizontal.getValue() : 0;
        LogLayout now = LogLayout.of(model, viewport, font, width, scrolled);
        layout = now;
        viewport.resize(height / font.height());
        keepPlace();
        if (model.followProperty().get()) {
            viewport.toEnd();
        } else {
            viewport.settle();
        }
        // Asked for first, because the page asked for last is read first.
        long count = model.rows().count();
        model.row(Math.max(0, viewport.top() - (long) viewport.extent()));
        model.row(Math.clamp(viewport.top() + 2 * (long) viewport.extent(), 0, Math.max(0, count - 1)));
        LogPainter painter = new LogPainter(canvas.getGraphicsContext2D(), colors, now, selection, height);
        painter.paint();
        widest = Math.max(widest, painter.widest());
        placeRows = model.rows();
        placeLine = topLine();
    }

    /// A filter came or went: what was looked at stays in sight, the current match before the line at the top.
    private void keepPlace() {
        if (model.rows().equals(placeRows)) {
            return;
        }
        long current = model.currentLine();
        if (current >= 0) {
            viewport.reveal(model.rows().row(current));
        } else {
            viewport.toRow(model.rows().row(placeLine));
        }
    }

    private void arrangeBars() {
        arranging = true;
        long count = model.rows().count();
        double max = Math.max(0, count - viewport.extent());
        vertical.setMax(max);
        double shown = count == 0 ? 1 : Math.min(1, viewport.extent() / count);
        // A thumb that says truly how little of ten million lines is in sight could not be taken hold of.
        double graspable = Math.min(1, THUMB / Math.max(THUMB, vertical.getHeight()));
        vertical.setVisibleAmount(max * Math.max(shown, graspable));
        vertical.setBlockIncrement(Math.max(1, viewport.extent() - 1));
        vertical.setUnitIncrement(1);
        int topHeight = layout == null ? 1 : layout.height(model.peek(viewport.top()));
        boolean end = model.followProperty().get() || viewport.isAtEnd();
        vertical.setValue(end ? max : Math.min(viewport.top() + viewport.offset() / topHeight, max));
        vertical.setVisible(max > 0 || !viewport.isAtEnd());
        if (horizontal.isVisible() && layout != null) {
            int most = Math.max(0, widest + 2 - layout.visibleCells());
            horizontal.setMax(most);
            horizontal.setVisibleAmount((double) most * layout.visibleCells() / (widest + 2));
            horizontal.setValue(Math.min(horizontal.getValue(), most));
        }
        arranging = false;
    }

    private void paintMarks(double barWidth, double height) {
        marks.setWidth(MARKS);
        marks.setHeight(height);
        marks.relocate(canvas.getWidth() + barWidth - MARKS, 0);
        GraphicsContext g = marks.getGraphicsContext2D();
        g.clearRect(0, 0, MARKS, height);
        MatchMap map = model.matchMap();
        if (map == null || model.settings().filterProperty().get()) {
            return;
        }
        long lines = model.lineCountProperty().get();
        BitSet pixels = map.pixels(lines, (int) height);
        g.setFill(colors.current());
        for (int y = pixels.nextSetBit(0); y >= 0; y = pixels.nextSetBit(y + 1)) {
            g.fillRect(0, y, MARKS, 2);
        }
        if (model.currentLine() >= 0 && lines > 0) {
            g.setFill(colors.text());
            g.fillRect(0, Math.floor((double) model.currentLine() / lines * height) - 1, MARKS, 3);
        }
    }

    private String spoken(DisplayLine line) {
        List<LogSource> sources = model.sources();
        return (sources.isEmpty() ? "" : sources.get(line.source()).name() + ": ")
                + line.text().text();
    }

    @Override
    protected double computePrefWidth(double height) {
        return 600;
    }

    @Override
    protected double computePrefHeight(double width) {
        return 300;
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return LogColors.META_DATA;
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        return attribute == AccessibleAttribute.TEXT
                ? textInSight()
                : super.queryAccessibleAttribute(attribute, parameters);
    }

    /// What a screen reader reads.
    String textInSight() {
        StringJoiner text = new StringJoiner("\n");
        LogRows rows = model.rows();
        double lines = -viewport.offset();
        for (long row = viewport.top(); row < rows.count() && lines < viewport.extent(); row++) {
            DisplayLine line = model.peek(row);
            text.add(line == null ? "" : spoken(line));
            lines += layout == null ? 1 : layout.height(line);
        }
        return text.toString();
    }
}
