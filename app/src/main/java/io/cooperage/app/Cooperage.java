package io.cooperage.app;

import java.util.concurrent.CompletableFuture;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

/// Starts JavaFX. Its class name becomes the window's class (WM_CLASS), by which a desktop finds the desktop entry and
/// so the icon: keep it equal to `StartupWMClass` there.
public final class Cooperage extends Application {
    /// JavaFX makes the instance, so the stage can only come back through a static field.
    private static final CompletableFuture<Stage> STARTED = new CompletableFuture<>();

    /// Once in a process. Fails with whatever JavaFX throws, also errors of the linker where a library is missing.
    static CompletableFuture<Stage> start() {
        Thread.ofPlatform().name("javafx-starting").daemon().start(() -> {
            try {
                // The window closes with the engine, in an order of ours.
                Platform.setImplicitExit(false);
                Application.launch(Cooperage.class);
            } catch (RuntimeException | LinkageError e) {
                STARTED.completeExceptionally(e);
            }
        });
        return STARTED;
    }

    @Override
    public void start(Stage stage) {
        STARTED.complete(stage);
    }
}
