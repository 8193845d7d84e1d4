package io.cooperage.ui.shell;

import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Bounds;
import io.cooperage.ui.shell.status.StatusBarController;
import io.cooperage.ui.shell.status.StatusBarViewModel;
import io.cooperage.ui.theme.Appearance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.geometry.Rectangle2D;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The window. Made in two steps, because pages need the notices, and the window needs the pages:
/// the constructor lays out the frame, [#open] fills and shows it. FX thread only.
public final class ShellWindow {
    private static final double WIDTH = 1280;
    private static final double HEIGHT = 820;

    /// Below this there is no working, but on a screen that is no larger the window has to fit.
    private static final double LEAST_WIDTH = 720;

    private static final double LEAST_HEIGHT = 480;

    private final Stage stage;
    private final UiSettings settings;
    private final Navigator navigator;
    private final ShellController controller;
    private final NoticeLayer notices;
    private final Scene scene;
    private final List<Consumer<Boolean>> watchers = new ArrayList<>();
    private @Nullable PageHost pages;
    private boolean watching;

    public ShellWindow(
            Stage stage, UiSettings settings, Appearance appearance, ShellViewModel viewModel, UiClock clock) {
        this.stage = stage;
        this.settings = settings;
        this.navigator = viewModel.navigator();
        controller = new ShellController(viewModel);
        Parent root = FxmlView.load(controller);
        notices = new NoticeLayer(controller.toasts(), controller.banners(), controller.modal(), clock);
        scene = new Scene(root, WIDTH, HEIGHT);
        appearance.style(scene);
        controller.listen(scene);
    }

    public Notices notices() {
        return notices;
    }

    /// Whether the person looks at it.
    public boolean isInFront() {
        return stage.isShowing() && !stage.isIconified() && stage.isFocused();
    }

    public Scene scene() {
        return scene;
    }

    /// Is told whether anyone can see the window: not while it's hidden or minimised. What costs time listens
    /// here.
    public void onWatching(Consumer<Boolean> watcher) {
        watchers.add(watcher);
        watcher.accept(watching);
    }

    /// Shows the window at the navigator's current place.
    ///
    /// @param factory makes the page of a route, once
    public void open(StatusBarViewModel status, Function<Route, Page> factory) {
        controller.setStatusBar(FxmlView.load(new StatusBarController(status)));
        onWatching(status::setWatching);
        PageHost host = new PageHost(controller.pagePane(), navigator, factory);
        pages = host;
        controller.setPages(host);
        stage.setTitle("Cooperage");
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        stage.setMinWidth(Math.min(LEAST_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(LEAST_HEIGHT, screen.getHeight()));
        stage.setScene(scene);
        restorePlace();
        host.show(navigator.current());
        stage.showingProperty().addListener((property, was, now) -> updateWatching());
        stage.iconifiedProperty().addListener((property, was, now) -> updateWatching());
        stage.show();
        updateWatching();
    }

    /// Closes the pages of objects that are gone.
    public void forget(String id) {
        navigator.forget(
                route -> route instanceof Route.ContainerDetail(String shown, var _, var _) && shown.equals(id),
                new Route.Containers());
        if (pages != null) {
            pages.drop(id::equals);
        }
    }

    /// Keeps the window's place and lets go of its pages; the stage itself is closed by the caller.
    public void close() {
        settings.boundsProperty()
                .set(new Bounds(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), stage.isMaximized()));
        if (pages != null) {
            pages.close();
        }
    }

    private void restorePlace() {
        Bounds place = settings.boundsProperty().get();
        if (place == null) {
            Rectangle2D screen = Screen.getPrimary().getVisualBounds();
            stage.setWidth(Math.min(WIDTH, screen.getWidth()));
            stage.setHeight(Math.min(HEIGHT, screen.getHeight()));
            return;
        }
        // Of another size of everything, or of a larger screen.
        stage.setWidth(Math.min(place.width(), largest(Rectangle2D::getWidth)));
        stage.setHeight(Math.min(place.height(), largest(Rectangle2D::getHeight)));
        // A screen may be gone since; then the desktop places the window.
        if (!Screen.getScreensForRectangle(place.x(), place.y(), place.width(), place.height())
                .isEmpty()) {
            stage.setX(place.x());
            stage.setY(place.y());
        }
        stage.setMaximized(place.maximized());
    }

    private static double largest(ToDoubleFunction<Rectangle2D> side) {
        return Screen.getScreens().stream()
                .map(Screen::getVisualBounds)
                .mapToDouble(side)
                .max()
                .orElse(Double.MAX_VALUE);
    }

    private void updateWatching() {
        boolean now = stage.isShowing() && !stage.isIconified();
        if (now != watching) {
            watching = now;
            watchers.forEach(watcher -> watcher.accept(now));
        }
    }
}
