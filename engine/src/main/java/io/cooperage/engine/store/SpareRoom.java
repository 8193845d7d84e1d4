package io.cooperage.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A little room on the engine's disk that is kept for when there is no other: a file that goes when the disk is
/// full. A removal writes into the database before anything is gone from the disk, and so does an engine that opens;
/// without this neither could, and nobody could make room.
///
/// One for an engine. Any thread.
public final class SpareRoom {
    private static final Logger LOG = LoggerFactory.getLogger(SpareRoom.class);

    /// Several times what a removal or an opening writes: the index of the database's log has 32 KiB, a transaction
    /// some pages.
    private static final int BYTES = 1 << 20;

    /// It is taken only where so many times as much is free, so that it is nobody's last room.
    private static final int PLENTY = 4;

    /// Is left for what tells of the work when it is done, such as its events.
    private static final int BESIDE = 1 << 17;

    private final Path file;

    /// Who has it now, or would have it if the disk were full. Guarded by this, as what follows.
    private int borrowers;

    private boolean given;

    /// @param file in a folder that there is
    public SpareRoom(Path file) {
        this.file = file;
    }

    /// Gives it up where less than it is free, until as many have called [#takeBack].
    public synchronized void lend() {
        borrowers++;
        try {
            if (free() < BYTES && Files.deleteIfExists(file)) {
                given = true;
                LOG.info("the disk of {} is full; the room kept for making room is used now", file);
            }
        } catch (IOException e) {
            // What needs room says itself that there is none.
            LOG.warn("the room kept for making room can't be given up: {}", e.getMessage());
        }
    }

    /// Takes again what is left of it.
    public synchronized void takeBack() {
        borrowers--;
        if (given && borrowers == 0) {
            given = false;
            fill(() -> Math.clamp(free() - BESIDE, 0, BYTES));
        } else {
            take();
        }
    }

    /// Takes it where it is not there, or not all of it, and there is plenty.
    public synchronized void take() {
        if (borrowers == 0) {
            fill(this::missing);
        }
    }

    private int missing() throws IOException {
        boolean whole = Files.exists(file) && Files.size(file) == BYTES;
        return whole || free() < (long) PLENTY * BYTES ? 0 : BYTES;
    }

    private long free() throws IOException {
        return Files.getFileStore(file.getParent()).getUsableSpace();
    }

    private interface Amount {
        int bytes() throws IOException;
    }

    /// With what no file system can make smaller.
    private void fill(Amount amount) {
        try {
            int bytes = amount.bytes();
            if (bytes > 0) {
                try (InputStream noise = Files.newInputStream(Path.of("/dev/urandom"))) {
                    Files.write(file, noise.readNBytes(bytes));
                }
            }
        } catch (IOException e) {
            // What could be written stays; it is better than none.
            LOG.warn("less room than there should be is kept for making room on a full disk: {}", e.getMessage());
        }
    }
}
