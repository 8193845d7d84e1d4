package io.cooperage.ui.shell;

import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Side;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The buttons that lead to the pages, in a column. It is as roomy as its height lets it be: with words below
/// the icons, then closer together, then icons alone; what still doesn't fit is behind a last button. So
/// every page can be reached with the mouse on any screen, however large everything is drawn. FX thread only.
final class Rail extends Region {
    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");

    /// How much room a button has, in pixels.
    private enum Density {
        ROOMY(56, 4, 72, true),
        SNUG(44, 2, 72, true),
        ICONS(36, 2, 40, false);

        final double height;
        final double gap;
        final double width;
        final boolean words;

        Density(double height, double gap, double width, boolean words) {
            this.height = height;
            this.gap = gap;
            this.width = width;
            this.words = words;
        }

        double heightOf(int buttons) {
            return buttons * height + Math.max(0, buttons - 1) * gap;
        }

        /// How many fit, without the gap after the last.
        int fitting(double room) {
            return Math.max(0, (int) ((room + gap) / (height + gap)));
        }
    }

    private final List<RailEntry> entries;
    private final Consumer<Route> go;
    private final List<Button> buttons = new ArrayList<>();
    private final Button more;
    private final ContextMenu hidden = new ContextMenu();

    /// @param go leads to the page of a button
    Rail(List<RailEntry> entries, Consumer<Route> go) {
        Messages messages = Messages.of(Rail.class);
        this.entries = List.copyOf(entries);
        this.go = go;
        getStyleClass().add("rail");
        setAccessibleText(messages.text("rail"));
        for (int i = 0; i < entries.size(); i++) {
            RailEntry entry = entries.get(i);
            String key = i < 10 ? "  (Ctrl+" + (i + 1) % 10 + ")" : "";
            Button button = button(entry.label(), entry.icon(), entry.label() + key);
            button.setOnAction(_ -> go.accept(entry.route()));
            buttons.add(button);
        }
        more = button(messages.text("rail.more"), "fth-more-horizontal", messages.text("rail.more.tip"));
        more.setId("rail-more");
        more.setOnAction(_ -> hidden.show(more, Side.RIGHT, 0, 0));
        int bottom = topCount();
        getChildren().addAll(buttons.subList(0, bottom));
        getChildren().add(more);
        getChildren().addAll(buttons.subList(bottom, buttons.size()));
    }

    /// Lights the button of the page that is shown.
    ///
    /// @return null when it belongs to none
    @Nullable
    RailEntry light(Route route) {
        RailEntry found = null;
        for (int i = 0; i < buttons.size(); i++) {
            boolean lit = entries.get(i).owns().test(route);
            buttons.get(i).pseudoClassStateChanged(LIT, lit);
            found = lit ? entries.get(i) : found;
        }
        lightMore();
        return found;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.VERTICAL;
    }

    @Override
    protected double computePrefWidth(double height) {
        Insets insets = getInsets();
        return insets.getLeft() + densityAt(height < 0 ? getHeight() : height).width + insets.getRight();
    }

    @Override
    protected double computeMinWidth(double height) {
        return computePrefWidth(height);
    }

    @Override
    protected double computePrefHeight(double width) {
        Insets insets = getInsets();
        return insets.getTop() + Density.ROOMY.heightOf(buttons.size()) + insets.getBottom();
    }

    @Override
    protected double computeMinHeight(double width) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        Insets insets = getInsets();
        Density density = densityAt(getHeight());
        double room = getHeight() - insets.getTop() - insets.getBottom();
        int fit = density.fitting(room);
        int top = topCount();
        int bottom = buttons.size() - top;
        // What is at the bottom stays; of the others there are as many as fit beside the last button.
        int shown = fit >= buttons.size() ? top : Math.clamp(fit - bottom - 1L, 0, top);
        double y = insets.getTop();
        for (int i = 0; i < top; i++) {
            y = place(buttons.get(i), i < shown, y, density);
        }
        place(more, shown < top, y, density);
        double end = getHeight() - insets.getBottom() - density.heightOf(bottom);
        for (int i = top; i < buttons.size(); i++) {
            end = place(buttons.get(i), true, end, density);
        }
        hide(entries.subList(shown, top));
    }

    private double place(Button button, boolean there, double y, Density density) {
        button.setVisible(there);
        if (!there) {
            return y;
        }
        button.setContentDisplay(density.words ? ContentDisplay.TOP : ContentDisplay.GRAPHIC_ONLY);
        double x = getInsets().getLeft();
        layoutInArea(
                button, x, y, getWidth() - x - getInsets().getRight(), density.height, 0, HPos.CENTER, VPos.CENTER);
        return y + density.height + density.gap;
    }

    private void hide(List<RailEntry> behind) {
        if (behind.size() != hidden.getItems().size()) {
            hidden.getItems().setAll(behind.stream().map(this::item).toList());
        }
        lightMore();
    }

    private void lightMore() {
        boolean lit = false;
        for (Button button : buttons) {
            lit |= !button.isVisible() && button.getPseudoClassStates().contains(LIT);
        }
        more.pseudoClassStateChanged(LIT, lit);
    }

    private MenuItem item(RailEntry entry) {
        MenuItem item = new MenuItem(entry.label(), new FontIcon(entry.icon()));
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> go.accept(entry.route()));
        return item;
    }

    private Density densityAt(double height) {
        double room = height - getInsets().getTop() - getInsets().getBottom();
        for (Density density : Density.values()) {
            if (density.heightOf(buttons.size()) <= room) {
                return density;
            }
        }
        return Density.ICONS;
    }

    private int topCount() {
        return (int) entries.stream().filter(entry -> !entry.atBottom()).count();
    }

    private static Button button(String label, String icon, String tip) {
        Button button = new Button(label, new FontIcon(icon));
        button.getStyleClass().add("rail-button");
        button.setMnemonicParsing(false);
        button.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        button.setMinSize(0, 0);
        button.setAccessibleText(label);
        button.setTooltip(new Tooltip(tip));
        return button;
    }
}
