package io.cooperage.engine.api.docker;

import io.cooperage.engine.image.TransferListener;

/// Tells a load in Docker's words: only layers that are not here yet are shown.
final class LoadMessages implements TransferListener {
    private final MessageStream out;

    LoadMessages(MessageStream out) {
        this.out = out;
    }

    @Override
    public void changed(TransferProgress progress) {
        switch (progress.phase()) {
            case DOWNLOADING, VERIFYING, UNPACKING, DONE ->
                out.progress(progress.label(), "Loading layer", progress.done(), progress.total());
            // The error of the whole says the rest.
            case WAITING, RETRYING, PACKING, UPLOADING, EXISTS, MOUNTED, FAILED -> {}
        }
    }
}
