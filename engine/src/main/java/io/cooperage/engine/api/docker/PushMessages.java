package io.cooperage.engine.api.docker;

import io.cooperage.engine.image.TransferListener;
import java.util.HashSet;
import java.util.Set;

/// Tells a push in Docker's words, layer by layer.
final class PushMessages implements TransferListener {
    private static final String CONFIG = "config";

    private final MessageStream out;
    private final Set<String> begun = new HashSet<>();

    PushMessages(MessageStream out) {
        this.out = out;
    }

    @Override
    public synchronized void changed(TransferProgress progress) {
        String id = progress.label();
        if (id.equals(CONFIG) || id.equals("index")) {
            return;
        }
        if (begun.add(id)) {
            out.action(id, "Preparing");
        }
        switch (progress.phase()) {
            case WAITING -> out.action(id, "Waiting");
            case UPLOADING -> out.progress(id, "Pushing", progress.done(), progress.total());
            case RETRYING -> out.action(id, "Retrying: " + progress.detail());
            case DONE -> out.action(id, "Pushed");
            case EXISTS -> out.action(id, "Layer already exists");
            case MOUNTED -> out.action(id, "Mounted " + progress.detail());
            // The error of the whole says it.
            case FAILED, DOWNLOADING, VERIFYING, UNPACKING, PACKING -> {}
        }
    }
}
