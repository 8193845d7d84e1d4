package io.cooperage.app;

import io.cooperage.engine.image.TransferListener;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Progress of a transfer as lines for a log: one for the end of each item, and for a big one also each phase and
/// each further quarter.
final class TransferLines implements TransferListener {
    /// Smaller things are done before one has read the line.
    private static final long BIG = 10_000_000;

    private final PrintWriter out;

    /// What was last said of an item.
    private final Map<String, String> said = new HashMap<>();

    TransferLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void changed(TransferProgress progress) {
        String text = text(progress);
        if (!text.isEmpty() && !text.equals(said.put(progress.item(), text))) {
            out.println(progress.label() + ": " + text);
            out.flush();
        }
    }

    /// Empty when that is not worth a line.
    private static String text(TransferProgress progress) {
        if (TransferText.isLast(progress.phase())) {
            return TransferText.last(progress);
        }
        if (!progress.detail().isEmpty()) {
            return TransferText.phase(progress);
        }
        return progress.total() >= BIG && TransferText.isMoving(progress.phase())
                ? TransferText.phase(progress) + share(progress)
                : "";
    }

    private static String share(TransferProgress progress) {
        long quarters = 4 * progress.done() / progress.total();
        return quarters == 0
                ? ", " + Quantity.bytes(progress.total())
                : String.format(Locale.ROOT, ", %d %% of %s", quarters * 25, Quantity.bytes(progress.total()));
    }
}
