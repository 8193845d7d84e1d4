package io.cooperage.app;

import io.cooperage.app.Wiring.Desktop;
import io.cooperage.app.Wiring.EngineOpener;
import io.cooperage.engine.Engine;
import io.cooperage.engine.api.docker.DockerApi;
import io.cooperage.engine.api.docker.DockerApiOptions;
import io.cooperage.engine.api.docker.DockerEndpoint;
import io.cooperage.engine.api.kube.KubeFront;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.OnQuit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javafx.application.Platform;
import javafx.scene.control.Alert;
import javafx.scene.control.Alert.AlertType;
import javafx.stage.Stage;

/// The JavaFX window in this process. JavaFX starts while the engine opens, each on a thread of its own:
/// together they are most of the time until the window can be used.
final class FxDesktop implements Desktop {
    private final Map<String, String> environment;

    FxDesktop(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public void show(EngineOpener opener, EnginePaths paths, DockerApiOptions docker) throws InterruptedException {
        FutureTask<Engine> opening = new FutureTask<>(() -> opener.open(paths));
        FutureTask<UiSettings> loading = new FutureTask<>(() -> UiSettings.load(paths.config()));
        try (Termination termination = Termination.expected()) {
            DockerApi.prepare();
            Thread.ofPlatform().name("engine-opening").start(opening);
            Thread.ofPlatform().name("settings-loading").start(loading);
            Stage stage = startedStage(opening);
            try (Engine engine = result(opening);
                    DockerEndpoint endpoint = DockerEndpoint.open(engine, docker)) {
                engine.cluster().serveThrough(new KubeFront());
                UiSettings settings = result(loading);
                DesktopWindow window =
                        onFxThread(() -> DesktopWindow.open(engine, endpoint, settings, stage, termination::ask));
                StartupReport.requested().ifPresent(report -> Platform.runLater(() -> report.start(termination::ask)));
                termination.await();
                onFxThread(window::close);
                settings.flush();
                if (settings.onQuitProperty().get() == OnQuit.STOP_CONTAINERS) {
                    StopAll.containersOf(engine);
                }
            } catch (EngineException failure) {
                showToWhoeverSeesNoTerminal(failure);
                throw failure;
            } finally {
                Platform.exit();
            }
        }
    }

    private static Stage startedStage(FutureTask<Engine> opening) throws InterruptedException {
        try {
            return Cooperage.start().get();
        } catch (ExecutionException e) {
            EngineException failure = new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "the window can't be opened: " + reason(e) + "; a JavaFX window needs GTK 3 and OpenGL "
                            + "(sudo apt-get install libgtk-3-0 libgl1 libxtst6), and without a screen, "
                            + "`cooperage engine` runs the engine alone",
                    e);
            try {
                result(opening).close();
            } catch (EngineException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    /// The innermost cause says the most: `libgtk-3.so.0: cannot open shared object file`.
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }

    /// Started from a menu, standard error ends in a journal that nobody opens. GLib and the startup
    /// notification protocol tell so.
    private void showToWhoeverSeesNoTerminal(EngineException failure) throws InterruptedException {
        if (environment.containsKey("GIO_LAUNCHED_DESKTOP_FILE") || environment.containsKey("DESKTOP_STARTUP_ID")) {
            onFxThread(() -> {
                Alert alert = new Alert(AlertType.ERROR, failure.getMessage());
                alert.setTitle("Cooperage");
                alert.setHeaderText("Cooperage can't start");
                alert.getDialogPane().setMinWidth(560);
                return alert.showAndWait();
            });
        }
    }

    private static <T> T onFxThread(Callable<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Platform.runLater(task);
        return result(task);
    }

    private static void onFxThread(Runnable work) throws InterruptedException {
        onFxThread(() -> {
            work.run();
            return work;
        });
    }

    /// What `task` returned or threw.
    private static <T> T result(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new EngineException(ErrorKind.INTERNAL, "the window can't be opened: " + e.getCause(), e.getCause());
        }
    }
}
