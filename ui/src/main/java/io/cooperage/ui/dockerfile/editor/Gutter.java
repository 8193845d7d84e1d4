package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.edit.Fold;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.ui.dockerfile.language.Analysis;
import io.cooperage.ui.i18n.Messages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.fxmisc.richtext.CodeArea;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// What stands at the left of each line: the worst that was found there, a bulb where it can be mended, the number,
/// what the line cost in the last build, and an arrow where lines can be folded. Rows are made for lines in sight
/// only, and anew only where something about the line changed. FX thread only.
final class Gutter implements IntFunction<Node> {
    private static final PseudoClass FOLDED = PseudoClass.getPseudoClass("folded");
    private static final Messages MESSAGES = Messages.of(Gutter.class);

    /// All that a row shows of a line.
    private record Row(
            @Nullable Severity worst,
            boolean fixable,
            String words,
            boolean folds,
            @Nullable LineHeat heat) {
        static final Row PLAIN = new Row(null, false, "", false, null);
    }

    /// Pixels of a letter of the column's face.
    private static final double HEAT_LETTER = 6.7;

    private final CodeArea area;
    private final IntConsumer fix;
    private Map<Integer, Row> rows = Map.of();
    private Map<Integer, Fold> folds = Map.of();
    private Map<Integer, LineHeat> heat = Map.of();
    private Analysis analysis;
    private int digits = 2;
    private int caretLine;
    private double heatWidth;

    /// @param fix shows what can be done about a line, counted from 0
    @SuppressWarnings("NullAway.Init") // No row is asked for anything before there is an analysis.
    Gutter(CodeArea area, IntConsumer fix) {
        this.area = area;
        this.fix = fix;
    }

    void analysed(Analysis now) {
        analysis = now;
        update();
    }

    /// @param byLine counted from 0; empty takes the column away
    void heat(Map<Integer, LineHeat> byLine) {
        int longest = byLine.values().stream()
                .mapToInt(one -> one.words().length())
                .max()
                .orElse(0);
        double width = longest * HEAT_LETTER + 16;
        boolean column = heat.isEmpty() != byLine.isEmpty() || width > heatWidth;
        heatWidth = column ? width : heatWidth;
        heat = Map.copyOf(byLine);
        update();
        if (column) {
            redraw();
        }
    }

    /// Where the caret is, what can be mended shows how.
    void caretAt(int line) {
        int before = caretLine;
        caretLine = line;
        for (int touched : new int[] {before, line}) {
            if (before != line
                    && rows.getOrDefault(touched, Row.PLAIN).fixable()
                    && touched < area.getParagraphs().size()) {
                area.recreateParagraphGraphic(touched);
            }
        }
    }

    /// The fold that begins at a line; null when none does.
    @Nullable
    Fold foldAt(int line) {
        return folds.get(line);
    }

    /// The innermost fold that holds a line; null when none does.
    @Nullable
    Fold foldAround(int line) {
        return folds.values().stream()
                .filter(fold -> fold.firstLine() <= line && line <= fold.lastLine())
                .min(java.util.Comparator.comparingInt(fold -> fold.lastLine() - fold.firstLine()))
                .orElse(null);
    }

    List<Fold> all() {
        return List.copyOf(folds.values());
    }

    void toggle(int line) {
        Fold fold = folds.get(line);
        if (isFolded(line)) {
            area.unfoldParagraphs(line);
        } else if (fold != null && fold.lastLine() < area.getParagraphs().size()) {
            area.foldParagraphs(fold.firstLine(), fold.lastLine());
        }
        int last = fold == null
                ? line
                : Math.min(fold.lastLine(), area.getParagraphs().size() - 1);
        for (int touched = line; touched <= last; touched++) {
            area.recreateParagraphGraphic(touched);
        }
    }

    boolean isFolded(int line) {
        return line + 1 < area.getParagraphs().size() && area.isFolded(line + 1);
    }

    @Override
    public Node apply(int line) {
        HBox box = new HBox();
        if (line < area.getParagraphs().size() && area.isFolded(line)) {
            return box; // It has no height, so whatever stood here would stand over other lines.
        }
        Row row = rows.getOrDefault(line, Row.PLAIN);
        box.getStyleClass().add("gutter");
        box.setAlignment(Pos.CENTER_LEFT);
        box.getChildren().addAll(mark(line, row), number(line));
        if (!heat.isEmpty()) {
            box.getChildren().add(heat(row.heat()));
        }
        box.getChildren().add(arrow(line, row));
        return box;
    }

    private void update() {
        if (analysis == null) {
            return;
        }
        SourceText source = new SourceText(analysis.text());
        Map<Integer, Fold> byLine = new HashMap<>();
        // The stage goes before its FROM where both fold from the same line.
        analysis.folds().forEach(fold -> byLine.putIfAbsent(fold.firstLine(), fold));
        Map<Integer, List<Diagnostic>> found = analysis.diagnostics().stream()
                .collect(Collectors.groupingBy(
                        diagnostic -> source.lineOf(Math.min(diagnostic.range().start(), source.length()))));
        Map<Integer, Row> now = new HashMap<>();
        Set<Integer> lines = new HashSet<>(byLine.keySet());
        lines.addAll(found.keySet());
        lines.addAll(heat.keySet());
        for (int line : lines) {
            now.put(line, row(found.getOrDefault(line, List.of()), byLine.containsKey(line), heat.get(line)));
        }
        folds = byLine;
        Map<Integer, Row> before = rows;
        rows = now;
        int width = Math.max(2, Integer.toString(source.lineCount()).length());
        if (width != digits) {
            digits = width;
            redraw();
            return;
        }
        Set<Integer> touched = new HashSet<>(before.keySet());
        touched.addAll(now.keySet());
        for (int line : touched) {
            if (line < area.getParagraphs().size()
                    && !before.getOrDefault(line, Row.PLAIN).equals(now.getOrDefault(line, Row.PLAIN))) {
                area.recreateParagraphGraphic(line);
            }
        }
    }

    private void redraw() {
        area.setParagraphGraphicFactory(null);
        area.setParagraphGraphicFactory(this);
    }

    private static Row row(List<Diagnostic> found, boolean folds, @Nullable LineHeat heat) {
        Severity worst = found.stream()
                .map(Diagnostic::severity)
                .min(java.util.Comparator.naturalOrder())
                .orElse(null);
        boolean fixable =
                found.stream().anyMatch(diagnostic -> !diagnostic.fixes().isEmpty());
        String words = found.stream().map(Diagnostic::message).distinct().collect(Collectors.joining("\n"));
        return new Row(worst, fixable, words, folds, heat);
    }

    private Node mark(int line, Row row) {
        StackPane place = new StackPane();
        place.getStyleClass().add("mark");
        Severity worst = row.worst();
        if (worst != null) {
            boolean bulb = row.fixable() && line == caretLine;
            FontIcon icon = new FontIcon(bulb ? "fth-zap" : icon(worst));
            icon.getStyleClass().addAll(bulb ? "bulb" : "severity", styleClass(worst));
            place.getChildren().add(icon);
            place.setAccessibleText(row.words());
            Tooltip.install(place, new Tooltip(row.words()));
            place.setOnMousePressed(press -> {
                if (press.getButton() == MouseButton.PRIMARY) {
                    fix.accept(line);
                    press.consume();
                }
            });
        }
        return place;
    }

    static String icon(Severity severity) {
        return switch (severity) {
            case ERROR -> "fth-x-circle";
            case WARNING -> "fth-alert-triangle";
            case INFO, STYLE -> "fth-info";
        };
    }

    static String styleClass(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO, STYLE -> "info";
        };
    }

    private Node number(int line) {
        Label number = new Label(Integer.toString(line + 1));
        number.getStyleClass().add("number");
        double width = digits * 8.0 + 8;
        number.setMinWidth(width);
        number.setPrefWidth(width);
        number.setMaxWidth(width);
        return number;
    }

    private Node heat(@Nullable LineHeat heat) {
        Label label = new Label(heat == null ? "" : heat.words());
        label.getStyleClass().add("heat");
        label.setMinWidth(heatWidth);
        label.setPrefWidth(heatWidth);
        label.setMaxWidth(heatWidth);
        if (heat != null) {
            label.getStyleClass().add("heat-" + Math.clamp(Math.round(heat.share() * 4), 0, 4));
            label.setTooltip(new Tooltip(heat.detail()));
            label.setAccessibleText(heat.detail());
        }
        return label;
    }

    private Node arrow(int line, Row row) {
        StackPane place = new StackPane();
        place.getStyleClass().add("fold");
        if (row.folds()) {
            Region arrow = new Region();
            arrow.getStyleClass().add("arrow");
            place.getChildren().add(arrow);
            place.pseudoClassStateChanged(FOLDED, isFolded(line));
            place.setAccessibleText(MESSAGES.text(isFolded(line) ? "unfold" : "fold"));
            place.setOnMousePressed(press -> {
                toggle(line);
                press.consume();
            });
        }
        return place;
    }
}
