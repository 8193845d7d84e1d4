package io.cooperage.app;

import io.cooperage.engine.image.TransferListener;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Progress of a transfer on a terminal: one line for each item. Those under way stand at the bottom and are drawn
/// anew with each change; those that are done move up and stay. So there are never more lines to redraw than are
/// moved at once, and what has scrolled away need not be reached.
final class TransferScreen implements TransferListener {
    private static final int BAR = 20;

    /// Control sequences of ECMA-48 and DEC that every terminal has which is not called `dumb`. A line longer
    /// than the screen is wide must be cut, not wrapped, or the count of lines is wrong.
    private static final String CUT_LINES = "\u001b[?7l";

    private static final String WRAP_LINES = "\u001b[?7h";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String END_LINE = "\u001b[K\n";

    private final PrintWriter out;
    private final Map<String, TransferProgress> underWay = new LinkedHashMap<>();

    /// Lines at the bottom that the next drawing goes over.
    private int drawn;

    TransferScreen(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void changed(TransferProgress progress) {
        StringBuilder text = new StringBuilder(CUT_LINES);
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        text.append('\r');
        if (TransferText.isLast(progress.phase())) {
            underWay.remove(progress.item());
            text.append(progress.label())
                    .append(": ")
                    .append(TransferText.last(progress))
                    .append(END_LINE);
        } else if (progress.phase() != Phase.WAITING) {
            underWay.put(progress.item(), progress);
        }
        underWay.values().forEach(item -> text.append(line(item)).append(END_LINE));
        drawn = underWay.size();
        out.print(text.append(CLEAR_BELOW).append(WRAP_LINES));
        out.flush();
    }

    private static String line(TransferProgress progress) {
        String begin = progress.label() + ": " + TransferText.phase(progress);
        if (!TransferText.isMoving(progress.phase()) || progress.total() <= 0) {
            return begin;
        }
        long done = Math.clamp(progress.done(), 0, progress.total());
        int filled = (int) (BAR * done / progress.total());
        return String.format(
                Locale.ROOT,
                "%-26s [%s%s] %s / %s",
                begin,
                "#".repeat(filled),
                " ".repeat(BAR - filled),
                Quantity.bytes(done),
                Quantity.bytes(progress.total()));
    }
}
