package io.cooperage.ui.fx;

import com.sun.glass.ui.Timer;
import com.sun.javafx.tk.Toolkit;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets JavaFX's pulse rest while there is nothing to draw. Half of what an idle window cost was its thread
/// being woken 60 times a second to find that out.
///
/// The toolkit pauses its timer when no pulse was asked for in a quarter of a second, and resumes it with the
/// next request; but GTK's timer can't pause, it goes on. This one is put in its place and stops and starts
/// that timer instead. The toolkit has no setting for it, so this reaches into it (`--add-exports` and
/// `--add-opens` in `bin/cooperage`). Where that isn't allowed, or the toolkit is not as known here, all
/// stays as it is.
public final class PulseRest {
    private static final Logger LOG = LoggerFactory.getLogger(PulseRest.class);

    /// The only one that can't pause.
    private static final String GTK_TIMER = "com.sun.glass.ui.gtk.GtkTimer";

    private PulseRest() {}

    /// FX thread only; once is enough.
    public static void install() {
        try {
            Toolkit toolkit = Toolkit.getToolkit();
            Field timer = field(toolkit, "pulseTimer");
            int interval = field(toolkit, "PULSE_INTERVAL").getInt(toolkit);
            if (timer.get(toolkit) instanceof Timer beat
                    && beat.getClass().getName().equals(GTK_TIMER)) {
                RestingTimer resting = new RestingTimer(beat);
                resting.start(interval);
                // The toolkit looks at the field while it holds its own lock.
                synchronized (toolkit) {
                    timer.set(toolkit, resting);
                }
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) { // The edge: it's another toolkit.
            LOG.debug("JavaFX's pulse goes on while the window is idle", e);
        }
    }

    private static Field field(Toolkit toolkit, String name) throws NoSuchFieldException {
        Field field = toolkit.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /// The timer's own methods hold its lock, and so do these, which only they call.
    static final class RestingTimer extends Timer {
        private static final long RUNNING = 1;

        private final Timer beat;
        private int period;
        private volatile boolean resting;

        /// @param beat runs what the toolkit has given it
        RestingTimer(Timer beat) {
            super(() -> {});
            this.beat = beat;
        }

        boolean isResting() {
            return resting;
        }

        @Override
        protected long _start(@Nullable Runnable ignored, int milliseconds) {
            period = milliseconds;
            resting = false;
            beat.start(milliseconds);
            return RUNNING;
        }

        @Override
        protected long _start(@Nullable Runnable ignored) {
            throw new IllegalStateException("GTK's timer has no beat of the screen's to follow");
        }

        @Override
        protected void _stop(long running) {
            beat.stop();
        }

        @Override
        protected void _pause(long running) {
            if (!resting) {
                resting = true;
                beat.stop();
            }
        }

        @Override
        protected void _resume(long running) {
            if (resting) {
                resting = false;
                beat.start(period);
            }
        }
    }
}
