package io.cooperage.engine.build;

import io.cooperage.engine.image.TransferListener;
import java.util.Locale;

/// Says in a step's output how the fetching of its image gets on: one line for each layer that is done.
final class PullLines implements TransferListener {
    private final EventFeed feed;
    private final PlannedStep step;

    PullLines(EventFeed feed, PlannedStep step) {
        this.feed = feed;
        this.step = step;
    }

    @Override
    public void changed(TransferProgress progress) {
        switch (progress.phase()) {
            case DONE, EXISTS, FAILED, RETRYING ->
                feed.said(
                        step,
                        false,
                        progress.label() + ": " + progress.phase().name().toLowerCase(Locale.ROOT)
                                + (progress.detail().isEmpty() ? "" : " " + progress.detail()) + "\n");
            case WAITING, DOWNLOADING, VERIFYING, UNPACKING, PACKING, UPLOADING, MOUNTED -> {
                // Nobody reads a log for these.
            }
        }
    }
}
