package io.cooperage.ui.containers.detail.log;

import io.cooperage.ui.containers.detail.ansi.AnsiPalette;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/// The colours and the font of a [LogView], set by its style sheet, so that the canvas follows the theme like any
/// control. FX thread only.
final class LogColors {
    private static final StyleablePropertyFactory<LogView> FACTORY =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());

    private static final CssMetaData<LogView, Color> TEXT = color("-log-text", Color.BLACK);
    private static final CssMetaData<LogView, Color> BACKGROUND = color("-log-background", Color.WHITE);
    private static final CssMetaData<LogView, Color> QUIET = color("-log-quiet", Color.GRAY);
    private static final CssMetaData<LogView, Color> RULE = color("-log-rule", Color.LIGHTGRAY);
    private static final CssMetaData<LogView, Color> ERROR_TEXT = color("-log-error-text", Color.DARKRED);
    private static final CssMetaData<LogView, Color> ERROR_BAR = color("-log-error-bar", Color.RED);
    private static final CssMetaData<LogView, Color> SELECTION = color("-log-selection", Color.LIGHTBLUE);
    private static final CssMetaData<LogView, Color> MATCH = color("-log-match", Color.YELLOW);
    private static final CssMetaData<LogView, Color> CURRENT = color("-log-current", Color.ORANGE);
    private static final CssMetaData<LogView, Color> CURRENT_LINE = color("-log-current-line", Color.BEIGE);
    private static final CssMetaData<LogView, Font> FONT =
            FACTORY.createFontCssMetaData("-log-font", view -> view.colors().font, Font.font("monospace", 13));

    private static final List<CssMetaData<LogView, Color>> SOURCES = IntStream.range(0, LogSource.COLORS)
            .mapToObj(i -> color("-log-source-" + i, Color.GRAY))
            .toList();

    static final List<CssMetaData<? extends Styleable, ?>> META_DATA = FACTORY.getCssMetaData();

    private final StyleableObjectProperty<Color> text;
    private final StyleableObjectProperty<Color> background;
    private final StyleableObjectProperty<Color> quiet;
    private final StyleableObjectProperty<Color> rule;
    private final StyleableObjectProperty<Color> errorText;
    private final StyleableObjectProperty<Color> errorBar;
    private final StyleableObjectProperty<Color> selection;
    private final StyleableObjectProperty<Color> match;
    private final StyleableObjectProperty<Color> current;
    private final StyleableObjectProperty<Color> currentLine;
    private final List<StyleableObjectProperty<Color>> sources = new ArrayList<>();
    private final StyleableObjectProperty<Font> font;

    private AnsiPalette palette;
    private CellFont cells;

    LogColors(LogView view, Runnable changed) {
        text = new SimpleStyleableObjectProperty<>(TEXT, view, "text", Color.BLACK);
        background = new SimpleStyleableObjectProperty<>(BACKGROUND, view, "background", Color.WHITE);
        quiet = new SimpleStyleableObjectProperty<>(QUIET, view, "quiet", Color.GRAY);
        rule = new SimpleStyleableObjectProperty<>(RULE, view, "rule", Color.LIGHTGRAY);
        errorText = new SimpleStyleableObjectProperty<>(ERROR_TEXT, view, "errorText", Color.DARKRED);
        errorBar = new SimpleStyleableObjectProperty<>(ERROR_BAR, view, "errorBar", Color.RED);
        selection = new SimpleStyleableObjectProperty<>(SELECTION, view, "selection", Color.LIGHTBLUE);
        match = new SimpleStyleableObjectProperty<>(MATCH, view, "match", Color.YELLOW);
        current = new SimpleStyleableObjectProperty<>(CURRENT, view, "current", Color.ORANGE);
        currentLine = new SimpleStyleableObjectProperty<>(CURRENT_LINE, view, "currentLine", Color.BEIGE);
        font = new SimpleStyleableObjectProperty<>(FONT, view, "font", Font.font("monospace", 13));
        palette = new AnsiPalette(text(), background());
        cells = CellFont.of(font.get());
        for (CssMetaData<LogView, Color> source : SOURCES) {
            sources.add(new SimpleStyleableObjectProperty<>(source, view, source.getProperty(), Color.GRAY));
        }
        sources.forEach(source -> source.subscribe((_, _) -> changed.run()));
        for (StyleableObjectProperty<Color> color :
                List.of(text, background, quiet, rule, errorText, errorBar, selection, match, current, currentLine)) {
            color.subscribe((_, _) -> {
                palette = new AnsiPalette(text(), background());
                changed.run();
            });
        }
        font.subscribe((_, next) -> {
            cells = CellFont.of(next);
            changed.run();
        });
    }

    private static CssMetaData<LogView, Color> color(String property, Color initial) {
        return FACTORY.createColorCssMetaData(property, view -> view.colors().byName(property), initial);
    }

    private StyleableObjectProperty<Color> byName(String property) {
        return switch (property) {
            case "-log-text" -> text;
            case "-log-background" -> background;
            case "-log-quiet" -> quiet;
            case "-log-rule" -> rule;
            case "-log-error-text" -> errorText;
            case "-log-error-bar" -> errorBar;
            case "-log-selection" -> selection;
            case "-log-match" -> match;
            case "-log-current" -> current;
            case "-log-current-line" -> currentLine;
            default -> sources.get(Integer.parseInt(property.substring("-log-source-".length())));
        };
    }

    AnsiPalette palette() {
        return palette;
    }

    CellFont cells() {
        return cells;
    }

    Color text() {
        return text.get();
    }

    Color background() {
        return background.get();
    }

    /// Line numbers, times and other things beside the text.
    Color quiet() {
        return quiet.get();
    }

    Color rule() {
        return rule.get();
    }

    Color errorText() {
        return errorText.get();
    }

    Color errorBar() {
        return errorBar.get();
    }

    Color selection() {
        return selection.get();
    }

    Color match() {
        return match.get();
    }

    Color current() {
        return current.get();
    }

    Color currentLine() {
        return currentLine.get();
    }

    /// For the name of a source of that number; numbers beyond the last colour begin anew.
    Color source(int number) {
        return sources.get(Math.floorMod(number, sources.size())).get();
    }
}
