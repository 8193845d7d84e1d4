package io.cooperage.app;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.animation.PauseTransition;
import javafx.util.Duration;

/// Tells how long the start took, for `packaging/bench`, and ends training runs (`packaging/lib/train`). Asked for by
/// the system property `cooperage.startup`: `report` prints, `exit` prints and then closes the window.
final class StartupReport extends AnimationTimer {
    /// The second pulse begins when the first frame is drawn, contents, fonts and style sheets included.
    private static final int PULSES = 2;

    /// A training run should see the first samples and events arrive, too.
    private static final Duration LINGER = Duration.seconds(3);

    private final boolean exit;
    private int pulses;
    private Runnable quit = () -> {};

    private StartupReport(boolean exit) {
        this.exit = exit;
    }

    static Optional<StartupReport> requested() {
        return Optional.ofNullable(System.getProperty("cooperage.startup"))
                .map(mode -> new StartupReport(mode.equals("exit")));
    }

    /// FX thread only, when the window is shown.
    void start(Runnable whenDone) {
        quit = whenDone;
        start();
    }

    @Override
    public void handle(long now) {
        pulses++;
        if (pulses < PULSES) {
            return;
        }
        stop();
        print();
        if (exit) {
            PauseTransition linger = new PauseTransition(LINGER);
            linger.setOnFinished(event -> quit.run());
            linger.play();
        }
    }

    private static void print() {
        long now = System.currentTimeMillis();
        long jvm = ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println("window usable after " + (now - jvm) + " ms");
    }
}
