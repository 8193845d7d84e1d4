package io.cooperage.app;

import io.cooperage.engine.image.TransferListener;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Progress of a transfer as lines: one for each change of an item's phase, and one for each further tenth of a
/// big one, so that it reads well in a terminal and in a log alike.
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
        if (!text.equals(said.put(progress.item(), text))) {
            out.println(progress.label() + ": " + text);
            out.flush();
        }
    }

    private static String text(TransferProgress progress) {
        String phase = switch (progress.phase()) {
            case WAITING -> "waiting";
            case DOWNLOADING -> "downloading";
            case RETRYING -> "retrying";
            case VERIFYING -> "verifying";
            case UNPACKING -> "unpacking";
            case PACKING -> "packing";
            case UPLOADING -> "uploading";
            case EXISTS -> "already there";
            case MOUNTED -> "mounted";
            case DONE -> "done";
            case FAILED -> "failed";
        };
        if (!progress.detail().isEmpty()) {
            return phase + ", " + progress.detail();
        }
        return switch (progress.phase()) {
            case DOWNLOADING, UNPACKING, PACKING, UPLOADING -> phase + share(progress);
            default -> phase;
        };
    }

    private static String share(TransferProgress progress) {
        if (progress.total() < BIG) {
            return "";
        }
        long tenths = 10 * progress.done() / progress.total();
        return String.format(Locale.ROOT, " %d %% of %s", tenths * 10, Quantity.bytes(progress.total()));
    }
}
