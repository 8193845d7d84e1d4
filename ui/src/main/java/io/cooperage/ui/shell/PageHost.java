package io.cooperage.ui.shell;

import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Puts the page of the current route into the window; makes pages on the first visit and keeps them.
final class PageHost {
    /// Pages of single objects kept alive; the one not visited for longest goes first.
    private static final int KEPT = 24;

    private final StackPane pane;
    private final Function<Route, Page> factory;
    private final Map<Object, Page> pages = new LinkedHashMap<>(32, 0.75f, true);
    private final ReadOnlyObjectWrapper<@Nullable Page> current = new ReadOnlyObjectWrapper<>();

    PageHost(StackPane pane, Navigator navigator, Function<Route, Page> factory) {
        this.pane = pane;
        this.factory = factory;
        navigator.currentProperty().addListener((property, was, now) -> show(now));
    }

    ReadOnlyObjectProperty<@Nullable Page> currentProperty() {
        return current.getReadOnlyProperty();
    }

    void show(Route route) {
        Page page = pages.computeIfAbsent(keyOf(route), key -> factory.apply(route));
        Page before = current.get();
        if (!page.equals(before)) {
            if (before != null) {
                before.hide();
            }
            pane.getChildren().setAll(page.view());
            current.set(page);
        }
        page.show(route);
        dropOldest(page);
    }

    /// Closes pages of what no longer exists.
    void drop(Predicate<Object> gone) {
        pages.entrySet().removeIf(entry -> {
            boolean drop = gone.test(entry.getKey()) && !entry.getValue().equals(current.get());
            if (drop) {
                entry.getValue().close();
            }
            return drop;
        });
    }

    void close() {
        pages.values().forEach(Page::close);
        pages.clear();
    }

    private void dropOldest(Page shown) {
        while (pages.size() > KEPT) {
            Object oldest = pages.keySet().iterator().next();
            Page page = pages.get(oldest);
            if (page == null || page.equals(shown)) {
                return;
            }
            pages.remove(oldest);
            page.close();
        }
    }

    /// Routes with equal keys are one page.
    private static Object keyOf(Route route) {
        return switch (route) {
            case Route.ContainerDetail(String id, var _, var _) -> id;
            case Route.ImageRoute(String ref, var _, var _) -> new Route.ImageRoute(ref);
            case Route.NetworkDetail(String id, var _) -> new Route.NetworkDetail(id);
            case Route.VolumeDetail(String name, var _) -> new Route.VolumeDetail(name);
            case Route.ClusterObject(String kind, String namespace, String name, var _) ->
                new Route.ClusterObject(kind, namespace, name);
            default -> route.getClass();
        };
    }
}
