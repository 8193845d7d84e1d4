package io.cooperage.ui.nav;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Where the window is, and the places visited before and after, as a browser has them. FX thread only.
public final class Navigator {
    private static final int HISTORY = 100;

    private final ReadOnlyObjectWrapper<Route> current;
    private final ReadOnlyBooleanWrapper canGoBack = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canGoForward = new ReadOnlyBooleanWrapper();
    private final Deque<Route> behind = new ArrayDeque<>();
    private final Deque<Route> ahead = new ArrayDeque<>();

    public Navigator(Route start) {
        current = new ReadOnlyObjectWrapper<>(start);
    }

    public ReadOnlyObjectProperty<Route> currentProperty() {
        return current.getReadOnlyProperty();
    }

    public Route current() {
        return current.get();
    }

    public ReadOnlyBooleanProperty canGoBackProperty() {
        return canGoBack.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canGoForwardProperty() {
        return canGoForward.getReadOnlyProperty();
    }

    /// Goes to a new place; what lay ahead is forgotten. Going to where one is does nothing.
    public void go(Route route) {
        if (route.equals(current.get())) {
            return;
        }
        behind.push(current.get());
        if (behind.size() > HISTORY) {
            behind.removeLast();
        }
        ahead.clear();
        move(route);
    }

    public void back() {
        step(behind, ahead);
    }

    public void forward() {
        step(ahead, behind);
    }

    /// Leaves a panel that lies open beside a page: back to the other page it was opened from, or else to its own
    /// page without it. Does nothing where the window is not at the panel any more.
    ///
    /// @param alone the page without the panel
    public void leave(Route panel, Route alone) {
        if (!panel.equals(current.get())) {
            return;
        }
        Route from = behind.peek();
        if (from == null || from.getClass() == alone.getClass()) {
            go(alone);
        } else {
            back();
        }
    }

    /// Removes places that no longer exist, such as the pages of a removed container. If the window is at one of them
    /// it goes to `instead`.
    public void forget(Predicate<Route> gone, Route instead) {
        behind.removeIf(gone);
        ahead.removeIf(gone);
        move(gone.test(current.get()) ? instead : current.get());
    }

    private void step(Deque<Route> from, Deque<Route> to) {
        if (!from.isEmpty()) {
            to.push(current.get());
            move(from.pop());
        }
    }

    private void move(Route route) {
        canGoBack.set(!behind.isEmpty());
        canGoForward.set(!ahead.isEmpty());
        current.set(route);
    }
}
