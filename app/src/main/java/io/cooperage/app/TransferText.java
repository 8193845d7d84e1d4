package io.cooperage.app;

import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;

/// Words for the state of one item of a transfer.
final class TransferText {
    private TransferText() {}

    /// Nothing more is heard of an item in this phase.
    static boolean isLast(Phase phase) {
        return switch (phase) {
            case EXISTS, MOUNTED, DONE, FAILED -> true;
            case WAITING, DOWNLOADING, RETRYING, VERIFYING, UNPACKING, PACKING, UPLOADING -> false;
        };
    }

    /// The phase counts bytes.
    static boolean isMoving(Phase phase) {
        return switch (phase) {
            case DOWNLOADING, VERIFYING, UNPACKING, PACKING, UPLOADING -> true;
            case WAITING, RETRYING, EXISTS, MOUNTED, DONE, FAILED -> false;
        };
    }

    static String phase(TransferProgress progress) {
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
        // Why something failed is the message that the command ends with.
        return progress.detail().isEmpty() || progress.phase() == Phase.FAILED
                ? phase
                : phase + ", " + progress.detail();
    }

    /// `done`, and how much that was.
    static String last(TransferProgress progress) {
        return progress.phase() == Phase.DONE && progress.total() > 0
                ? phase(progress) + ", " + Quantity.bytes(progress.total())
                : phase(progress);
    }
}
