package io.cooperage.ui;

import io.cooperage.engine.Engine;
import io.cooperage.ui.fx.FxThread;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.theme.Appearance;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Application;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// Starts JavaFX and the engine side by side, and opens the window when both are there. JavaFX makes the instance, so
/// what it needs is handed over in a static field; there is one window per process.
///
/// The desktop knows the window by this class's full name (`WM_CLASS`), which the desktop entry repeats as
/// `StartupWMClass`.
public final class UiApplication extends Application {
    private record Start(CompletableFuture<Engine> engine, UiSettings settings) {}

    private static final AtomicReference<@Nullable Start> START = new AtomicReference<>();

    private @Nullable CooperageUi ui;

    /// Opens the window and returns when it's closed. The caller closes the engine afterwards.
    ///
    /// @param opener opens the engine, on a thread of its own
    /// @throws RuntimeException what the opener threw, after the person has seen it in a window
    public static void run(Callable<Engine> opener, UiSettings settings) {
        double scale = settings.scaleProperty().get();
        if (scale > 0) {
            System.setProperty("glass.gtk.uiScale", Double.toString(scale)); // Read when the toolkit starts.
        }
        CompletableFuture<Engine> engine = new CompletableFuture<>();
        Thread.ofPlatform().name("engine-open").start(() -> {
            try {
                engine.complete(opener.call());
            } catch (Throwable e) { // The edge: whatever it is, the window shows it.
                engine.completeExceptionally(e);
            }
        });
        START.set(new Start(engine, settings));
        Application.launch(UiApplication.class);
        try {
            engine.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void start(Stage stage) {
        Start start = START.getAndSet(null);
        if (start == null) {
            throw new IllegalStateException("start the window with UiApplication.run");
        }
        start.engine()
                .whenCompleteAsync(
                        (engine, failure) -> {
                            if (engine != null) {
                                ui = CooperageUi.open(engine, start.settings(), stage);
                            } else if (failure != null) {
                                StartFailure.show(
                                        stage, new Appearance(start.settings().themeProperty()), failure);
                            }
                        },
                        FxThread.executor());
    }

    @Override
    public void stop() {
        if (ui != null) {
            ui.close();
        }
    }
}
