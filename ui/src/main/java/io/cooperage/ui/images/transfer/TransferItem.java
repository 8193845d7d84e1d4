package io.cooperage.ui.images.transfer;

import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import java.time.Instant;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One part of a transfer, a layer mostly. FX thread only.
public final class TransferItem {
    /// The share of the bar that belongs to the way over the network, where unpacking follows.
    private static final double DOWNLOAD_SHARE = 0.8;

    private final ReadOnlyObjectWrapper<TransferProgress> progress;
    private final ReadOnlyBooleanWrapper stopped = new ReadOnlyBooleanWrapper();
    private final Speed speed = new Speed();
    private boolean downloaded;
    private double fraction;
    private long size;

    TransferItem(TransferProgress first, Instant now) {
        progress = new ReadOnlyObjectWrapper<>(first);
        update(first, now);
    }

    public TransferProgress progress() {
        return progress.get();
    }

    public ReadOnlyObjectProperty<TransferProgress> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// Whether the transfer ended before this was there.
    public ReadOnlyBooleanProperty stoppedProperty() {
        return stopped.getReadOnlyProperty();
    }

    /// 0 to 1 over all phases; never falls within one attempt.
    public double fraction() {
        return fraction;
    }

    /// Bytes per second of the current phase; 0 when nothing moves.
    public double rate() {
        return isMoving(progress.get().phase()) && !stopped.get() ? speed.bytesPerSecond() : 0;
    }

    /// The most bytes that any phase named, or 0.
    long size() {
        return size;
    }

    void update(TransferProgress now, Instant time) {
        TransferProgress before = progress.get();
        if (now.phase() != before.phase()) {
            speed.mark(time, 0);
        }
        if (isMoving(now.phase())) {
            speed.mark(time, now.done());
        }
        downloaded |= now.phase() == Phase.DOWNLOADING;
        size = Math.max(size, now.total());
        fraction = Math.max(fraction, fractionOf(now));
        progress.set(now);
    }

    /// The transfer ended; nothing more is heard of what was under way.
    void stop() {
        stopped.set(!isEnd(progress.get().phase()));
    }

    /// Another attempt begins.
    void restart() {
        stopped.set(false);
        TransferProgress was = progress.get();
        downloaded = false;
        fraction = 0;
        progress.set(new TransferProgress(was.item(), was.label(), Phase.WAITING, 0, was.total(), ""));
    }

    static boolean isMoving(Phase phase) {
        return switch (phase) {
            case DOWNLOADING, UNPACKING, PACKING, UPLOADING -> true;
            case WAITING, RETRYING, VERIFYING, EXISTS, MOUNTED, DONE, FAILED -> false;
        };
    }

    /// Whether nothing follows a phase.
    static boolean isEnd(Phase phase) {
        return switch (phase) {
            case EXISTS, MOUNTED, DONE, FAILED -> true;
            case WAITING, DOWNLOADING, RETRYING, VERIFYING, UNPACKING, PACKING, UPLOADING -> false;
        };
    }

    private double fractionOf(TransferProgress now) {
        double of = now.total() > 0 ? Math.clamp((double) now.done() / now.total(), 0, 1) : 0;
        return switch (now.phase()) {
            case WAITING, RETRYING, FAILED -> 0;
            case DOWNLOADING -> DOWNLOAD_SHARE * of;
            case VERIFYING -> downloaded ? DOWNLOAD_SHARE : 0;
            case UNPACKING -> downloaded ? DOWNLOAD_SHARE + (1 - DOWNLOAD_SHARE) * of : of;
            case PACKING, UPLOADING -> of;
            case EXISTS, MOUNTED, DONE -> 1;
        };
    }
}
