package io.cooperage.ui.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.animation.AnimationTimer;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.service.query.EmptyNodeQueryException;
import org.testfx.util.WaitForAsyncUtils;

/// A test in a real window on the display of `DISPLAY`, which is a virtual one in the build. Needs no window
/// manager.
@Tag("fx")
public abstract class WindowTest {
    /// For machines that have much else to do.
    private static final long PATIENCE_SECONDS = 60;

    protected final FxRobot robot = new WindowRobot();
    private Stage stage;

    @SuppressWarnings("NullAway.Init") // Made anew before each test.
    protected WindowTest() {}

    @BeforeAll
    static void startToolkit() throws TimeoutException {
        assumeTrue(System.getenv("DISPLAY") != null, "a window needs a display: run under xvfb-run");
        FxToolkit.registerPrimaryStage();
    }

    @BeforeEach
    void makeStage() {
        stage = fx(() -> new Stage());
    }

    @AfterEach
    void closeStage() throws TimeoutException {
        robot.release(new javafx.scene.input.KeyCode[0]);
        robot.release(new javafx.scene.input.MouseButton[0]);
        fx(() -> {
            stage.close();
            return true;
        });
        FxToolkit.cleanupStages();
    }

    /// A fresh stage for each test; show it on the JavaFX thread.
    protected Stage stage() {
        return stage;
    }

    /// Runs on the JavaFX thread and returns when it's done.
    protected static <T> T fx(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), work);
    }

    protected static void run(Runnable work) {
        fx(() -> {
            work.run();
            return true;
        });
    }

    /// Returns when the condition holds on the JavaFX thread; fails with `what` when it never does.
    protected static void await(String what, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> fx(() -> holds(condition)));
        } catch (TimeoutException e) {
            Path seen = screenshot("failed-" + what.replaceAll("[^A-Za-z0-9]+", "-"));
            assertThat(false)
                    .as("within %d s: %s; what was there instead is in %s", PATIENCE_SECONDS, what, seen)
                    .isTrue();
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// What is asked of a node that is not there yet does not hold yet.
    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (EmptyNodeQueryException _) {
            return false;
        }
    }

    /// What the screen shows now, popups included, as `NAME.png` in the folder of the system property
    /// `cooperage.screenshots` (default `target/screenshots`).
    protected static Path screenshot(String name) {
        waitForFrames();
        Path file = Path.of(System.getProperty("cooperage.screenshots", "target/screenshots"), name + ".png");
        ScreenPicture picture = fx(ScreenPicture::take);
        try {
            Files.createDirectories(file.getParent());
            picture.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the screenshot " + file + " can't be written", e);
        }
        return file;
    }

    /// Lets the window lay out and paint: what the queue held is done, and some frames have gone by since.
    protected static void waitForFrames() {
        WaitForAsyncUtils.waitForFxEvents();
        CountDownLatch frames = new CountDownLatch(6);
        AnimationTimer timer = new AnimationTimer() {
            @Override
            public void handle(long now) {
                frames.countDown();
            }
        };
        run(timer::start);
        try {
            assertThat(frames.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("frames are painted")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for frames", e);
        } finally {
            run(timer::stop);
        }
    }
}
