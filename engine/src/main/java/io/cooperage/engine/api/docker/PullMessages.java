package io.cooperage.engine.api.docker;

import io.cooperage.engine.image.TransferListener;
import java.util.HashMap;
import java.util.Map;

/// Tells a pull in Docker's words, layer by layer.
final class PullMessages implements TransferListener {
    private static final String CONFIG = "config";

    private final MessageStream out;
    private final String tag;
    private final String repository;

    /// The last that was said of each layer. Calls come one at a time.
    private final Map<String, Phase> said = new HashMap<>();

    private boolean begun;

    /// @param tag or the digest
    PullMessages(MessageStream out, String tag, String repository) {
        this.out = out;
        this.tag = tag;
        this.repository = repository;
    }

    /// The manifest is here: from now on it is known that there is such an image.
    synchronized void begin() {
        if (!begun) {
            begun = true;
            out.status(tag, "Pulling from " + repository);
        }
    }

    @Override
    public synchronized void changed(TransferProgress progress) {
        begin();
        if (progress.label().equals(CONFIG)) {
            return;
        }
        String id = progress.label();
        Phase phase = progress.phase();
        boolean first = !said.containsKey(id);
        if (phase == Phase.EXISTS) {
            out.action(id, "Already exists");
            said.put(id, phase);
            return;
        }
        if (first) {
            out.action(id, "Pulling fs layer");
        }
        boolean arrived = phase == Phase.UNPACKING || phase == Phase.DONE;
        if (arrived && !isArrived(said.getOrDefault(id, Phase.WAITING))) {
            out.action(id, "Download complete");
        }
        switch (phase) {
            case WAITING -> {}
            case DOWNLOADING -> out.progress(id, "Downloading", progress.done(), progress.total());
            case VERIFYING -> out.action(id, "Verifying Checksum");
            case RETRYING -> out.action(id, "Retrying: " + progress.detail());
            case UNPACKING -> out.progress(id, "Extracting", progress.done(), progress.total());
            case DONE -> out.action(id, "Pull complete");
            // The error of the whole says it.
            case FAILED, EXISTS, MOUNTED, PACKING, UPLOADING -> {}
        }
        said.put(id, phase);
    }

    private static boolean isArrived(Phase phase) {
        return phase == Phase.UNPACKING || phase == Phase.DONE;
    }
}
