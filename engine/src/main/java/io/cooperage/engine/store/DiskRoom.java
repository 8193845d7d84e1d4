package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Room on the engine's disk: work that meets a full one is done a second time after what is kept only as long as
/// nobody needs its room has given way, and work that makes room has some to begin with.
///
/// One for an engine. Any thread.
public final class DiskRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);

    private static final Reserve NOTHING = new Reserve() {
        @Override
        public boolean spend() {
            return false;
        }

        @Override
        public boolean giveWay() {
            return false;
        }

        @Override
        public long given() {
            return 0;
        }
    };

    private final SpareRoom spare;
    private volatile Reserve reserve = NOTHING;

    public DiskRoom(SpareRoom spare) {
        this.spare = spare;
    }

    /// What is kept only as long as nobody needs its room. Both wait until the room is there.
    public interface Reserve {
        /// Gives up all of it: the disk was full, and nobody knows how much is needed.
        ///
        /// @return whether there was any
        boolean spend();

        /// Gives up the oldest until the disk is no longer nearly full.
        ///
        /// @return whether it was so full that any was given up
        boolean giveWay();

        /// How often something was given up so far, for whatever reason of room.
        long given();
    }

    /// Says who has room to give; called once, when that is known. Nobody has before.
    public void reserve(Reserve holder) {
        reserve = holder;
    }

    /// Does what needs room on the disk, a second time when it was full and something could be given up.
    ///
    /// @param work leaves nothing behind when it fails
    public <T> T with(Supplier<T> work) {
        long before = given();
        spare.take();
        try {
            return work.get();
        } catch (EngineException e) {
            // What was given up beside the work came too late for it.
            if (!StorageFailure.isFullDisk(e) || !(making(reserve::spend) || given() != before)) {
                throw e;
            }
            LOG.info("removed containers that were kept aside have given way; once more after: {}", e.getMessage());
            return work.get();
        }
    }

    /// Does what makes room: where the disk is full, the room that is kept for this is given to it.
    public <T> T making(Supplier<T> work) {
        spare.lend();
        try {
            return work.get();
        } finally {
            spare.takeBack();
        }
    }

    /// For work that can't say whether it failed for lack of room, as somebody else's program: to be asked while
    /// what it wrote is still there.
    ///
    /// @param before what [#given] said before the work
    /// @return whether the disk was nearly full and something was given up, so that another try may succeed
    public boolean relieve(long before) {
        return reserve.giveWay() || given() != before;
    }

    /// How often room was made so far.
    public long given() {
        return reserve.given();
    }
}
