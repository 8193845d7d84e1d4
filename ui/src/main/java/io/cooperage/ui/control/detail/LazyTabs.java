package io.cooperage.ui.control.detail;

import io.cooperage.ui.fx.OnScreen;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/// Tabs whose content is made when they are first shown, and which is told whether anyone can see it. FX
/// thread only.
///
/// @param <K> names a tab
public final class LazyTabs<K> extends TabPane {
    private final Map<K, PageTab<K>> rows = new LinkedHashMap<>();
    private final Map<K, Tab> tabs = new LinkedHashMap<>();
    private final Map<K, TabContent> made = new HashMap<>();

    public LazyTabs() {
        getStyleClass().add("detail-tabs");
    }

    /// Puts the tabs in place; nothing is made before one is shown. To be called once.
    ///
    /// @param chosen told which other tab was chosen, whoever did
    public void fill(List<PageTab<K>> all, Consumer<K> chosen) {
        for (PageTab<K> row : all) {
            Tab tab = new Tab(row.title());
            tab.setClosable(false);
            tab.setId("tab-" + row.key().toString().toLowerCase(Locale.ROOT));
            rows.put(row.key(), row);
            tabs.put(row.key(), tab);
        }
        getTabs().setAll(tabs.values());
        // The first tab is selected as it is added; it gets its content when it is shown.
        getSelectionModel().selectedItemProperty().subscribe((_, now) -> selected(now, chosen));
    }

    /// Shows a tab and puts the focus into it, or on the tabs where nothing in it takes the focus: keys would
    /// else go to nobody, as what had the focus before is hidden.
    public void show(K key) {
        TabContent content = content(key);
        getSelectionModel().select(tabs.get(key));
        // The content of a tab is part of the scene, and can take the focus, only once the pane was laid out.
        applyCss();
        layout();
        content.focus().run();
        if (getScene() != null && !holds(content.view(), getScene().getFocusOwner())) {
            requestFocus();
        }
    }

    private static boolean holds(Node place, @Nullable Node focused) {
        for (Node at = focused; at != null; at = at.getParent()) {
            if (at.equals(place)) {
                return true;
            }
        }
        return false;
    }

    /// Takes a key that was pressed beside the content into it, where there may be something to search.
    ///
    /// @return whether the content has it now; it has not where the key was pressed in the content, nor where
    ///     nothing in there takes the focus
    boolean takeIn(KeyEvent key) {
        for (Map.Entry<K, Tab> entry : tabs.entrySet()) {
            if (entry.getValue().isSelected()) {
                Node view = content(entry.getKey()).view();
                if (holds(view, getScene().getFocusOwner())) {
                    return false;
                }
                show(entry.getKey());
                Node focused = getScene().getFocusOwner();
                if (holds(view, focused)) {
                    Event.fireEvent(focused, key.copyFor(this, focused));
                    return true;
                }
            }
        }
        return false;
    }

    /// A tab pane asks for no room for what is in it, and cuts what doesn't fit.
    @Override
    protected double computeMinHeight(double width) {
        return getTabMinHeight() + 12 + chosen(content -> content.minHeight(width));
    }

    @Override
    protected double computeMinWidth(double height) {
        return chosen(content -> content.minWidth(-1));
    }

    private double chosen(ToDoubleFunction<Node> side) {
        Tab tab = getSelectionModel().getSelectedItem();
        return tab == null || tab.getContent() == null ? 0 : side.applyAsDouble(tab.getContent());
    }

    /// Shows the tab at that place, counted from 0.
    ///
    /// @return whether there is one
    public boolean showAt(int index) {
        List<K> keys = List.copyOf(tabs.keySet());
        boolean present = index >= 0 && index < keys.size();
        if (present) {
            show(keys.get(index));
        }
        return present;
    }

    /// Lets go of all that was made.
    public void close() {
        made.values().forEach(content -> content.close().run());
    }

    private void selected(@Nullable Tab now, Consumer<K> chosen) {
        tabs.forEach((key, tab) -> {
            if (tab.equals(now)) {
                content(key);
                chosen.accept(key);
            }
        });
    }

    private TabContent content(K key) {
        TabContent known = made.get(key);
        if (known != null) {
            return known;
        }
        PageTab<K> row = rows.get(key);
        Tab tab = tabs.get(key);
        if (row == null || tab == null) {
            throw new IllegalArgumentException("no tab " + key + " among " + rows.keySet());
        }
        TabContent fresh = row.content().get();
        made.put(key, fresh);
        tab.setContent(fresh.view());
        new OnScreen(fresh.view(), tab.selectedProperty()).property().subscribe(fresh.active());
        return fresh;
    }
}
