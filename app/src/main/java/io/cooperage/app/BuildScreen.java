package io.cooperage.app;

import io.cooperage.engine.build.BuildEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A build on a terminal. Steps that are over move up and stay, each with its time; those at work stand at
/// the bottom with the last lines that they wrote, and are drawn anew with each change and as their time goes
/// on. So nothing that has scrolled away need be reached.
final class BuildScreen implements BuildProgress {
    /// Lines shown of what a step at work writes, and of all that is drawn anew: a terminal of 24 lines has
    /// room for it.
    private static final int TAIL = 4;

    private static final int DRAWN_MAX = 16;
    private static final long REDRAW_MILLIS = 200;

    /// As in [TransferScreen]: a line that is too long is cut, not wrapped.
    private static final String CUT_LINES = "\u001b[?7l";

    private static final String WRAP_LINES = "\u001b[?7h";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String END_LINE = "\u001b[K\n";
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintWriter out;
    private final InstantSource clock;
    private final BuildReport report;
    private final ScheduledExecutorService redrawing = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("build-screen").factory());

    /// Guards all that follows, and the terminal.
    private final Object lock = new Object();

    private final Map<String, Working> working = new LinkedHashMap<>();
    private final StringBuilder above = new StringBuilder();
    private int over;
    private int drawn;
    private boolean ended;

    /// A step at work.
    private static final class Working {
        private final String title;
        private final Instant since;
        private final Deque<String> tail = new ArrayDeque<>();
        private final StringBuilder line = new StringBuilder();

        Working(String title, Instant since) {
            this.title = title;
            this.since = since;
        }

        void write(String text) {
            for (int at = 0; at < text.length(); at++) {
                char letter = text.charAt(at);
                if (letter == '\n') {
                    end();
                } else if (letter == '\r') {
                    line.setLength(0);
                } else {
                    line.append(letter);
                }
            }
        }

        private void end() {
            tail.addLast(line.toString());
            line.setLength(0);
            if (tail.size() > TAIL) {
                tail.removeFirst();
            }
        }
    }

    BuildScreen(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.report = new BuildReport(out);
        redrawing.scheduleWithFixedDelay(this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void on(BuildEvent event) {
        synchronized (lock) {
            report.see(event);
            switch (event) {
                case BuildEvent.StepStarted step ->
                    working.put(step.stepId(), new Working(report.title(step.stepId()), step.at()));
                case BuildEvent.StepOutput said -> {
                    Working step = working.get(said.stepId());
                    if (step != null) {
                        step.write(said.text());
                    }
                    return; // A step may write faster than anybody can read: the next drawing has it.
                }
                case BuildEvent.StepDone done ->
                    end(done.stepId(), done.cached() ? "cached" : BuildReport.seconds(done.took()));
                case BuildEvent.StepFailed step -> end(step.stepId(), "failed");
                case BuildEvent.Finished finished -> {
                    working.clear();
                    ended = true;
                    drawNow();
                    report.end(finished);
                    out.flush();
                    return;
                }
                case BuildEvent.Planned _, BuildEvent.Warning _ -> {}
            }
            drawNow();
        }
    }

    private void end(String step, String word) {
        working.remove(step);
        over++;
        above.append(String.format(Locale.ROOT, "%8s  %s", word, printable(report.title(step))))
                .append(END_LINE);
    }

    @Override
    public BuildReport report() {
        return report;
    }

    @Override
    public void close() {
        redrawing.shutdownNow();
        synchronized (lock) {
            ended = true;
        }
    }

    /// Draws what has changed, if only the time.
    private void draw() {
        synchronized (lock) {
            if (!ended) {
                drawNow();
            }
        }
    }

    private void drawNow() {
        StringBuilder text = new StringBuilder(CUT_LINES);
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        text.append('\r').append(above);
        above.setLength(0);
        drawn = 0;
        if (!ended && report.steps() > 0) {
            working.values().forEach(step -> draw(step, text));
            text.append(String.format(Locale.ROOT, "%8s  %d of %d steps", "", over, report.steps()))
                    .append(END_LINE);
            drawn++;
        }
        out.print(text.append(CLEAR_BELOW).append(WRAP_LINES));
        out.flush();
    }

    private void draw(Working step, StringBuilder text) {
        if (drawn >= DRAWN_MAX) {
            return;
        }
        Duration took = Duration.between(step.since, clock.instant());
        text.append(String.format(Locale.ROOT, "%8s  %s", BuildReport.seconds(took), printable(step.title)))
                .append(END_LINE);
        drawn++;
        Deque<String> lines = new ArrayDeque<>(step.tail);
        if (!step.line.isEmpty()) {
            lines.addLast(step.line.toString());
        }
        while (lines.size() > TAIL) {
            lines.removeFirst();
        }
        for (String line : lines) {
            if (drawn < DRAWN_MAX) {
                text.append(DIM)
                        .append("            ")
                        .append(printable(line))
                        .append(PLAIN)
                        .append(END_LINE);
                drawn++;
            }
        }
    }

    /// A step may write what moves the cursor, and the count of lines would be wrong.
    private static String printable(String line) {
        return line.replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]", "")
                .replace('\t', ' ')
                .replaceAll("\\p{Cntrl}", "");
    }
}
