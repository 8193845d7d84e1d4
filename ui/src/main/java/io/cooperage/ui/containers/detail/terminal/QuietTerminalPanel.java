package io.cooperage.ui.containers.detail.terminal;

import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import com.techsenger.jeditermfx.ui.TerminalPanel;
import com.techsenger.jeditermfx.ui.settings.SettingsProvider;
import io.cooperage.ui.containers.detail.live.Coalesced;
import io.cooperage.ui.fx.FxThread;
import java.lang.reflect.Field;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A terminal panel that rests while nothing changes. JediTermFX looks fifty times a second whether there is something
/// to paint, with an endless timeline that keeps the whole window's render pulse alive; this one lets that timeline run
/// only from a request to repaint until shortly after the last.
final class QuietTerminalPanel extends TerminalPanel {
    private static final Logger LOG = LoggerFactory.getLogger(QuietTerminalPanel.class);

    /// Long enough for the scroll bar, which the library moves in a later beat than the text.
    private static final Duration LINGER = Duration.millis(400);

    private final PauseTransition untilRest = new PauseTransition(LINGER);
    private final @Nullable Coalesced wake;
    private @Nullable Timeline beat;

    QuietTerminalPanel(SettingsProvider settings, TerminalTextBuffer buffer, StyleState style) {
        super(settings, buffer, style);
        untilRest.setOnFinished(_ -> rest());
        wake = new Coalesced(FxThread.executor(), this::runForAWhile);
    }

    @Override
    public void init() {
        super.init();
        beat = beatOf(this);
        runForAWhile();
    }

    /// Any thread: the emulator's asks too.
    @Override
    public void repaint() {
        super.repaint();
        // The superclass asks while it is being constructed.
        if (wake != null) {
            wake.run();
        }
    }

    @Override
    public void dispose() {
        untilRest.stop();
        beat = null;
        super.dispose();
    }

    boolean isResting() {
        return beat != null && beat.getStatus() != Timeline.Status.RUNNING;
    }

    private void runForAWhile() {
        if (beat != null) {
            beat.play();
            untilRest.playFromStart();
        }
    }

    private void rest() {
        if (beat != null) {
            beat.pause();
        }
    }

    /// The library has no way to ask for it. Without it the terminal works, and costs what it costs.
    private static @Nullable Timeline beatOf(TerminalPanel panel) {
        try {
            Field field = TerminalPanel.class.getDeclaredField("myRepaintTimeLine");
            field.setAccessible(true);
            return (Timeline) field.get(panel);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("This version of JediTermFX keeps its timeline elsewhere: terminals will repaint all the time", e);
            return null;
        }
    }
}
