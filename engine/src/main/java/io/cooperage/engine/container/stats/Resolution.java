package io.cooperage.engine.container.stats;

/// How fine and how long samples are kept, finest first. Each is a ring in the file; a sample's slot follows
/// from its time, so the file needs no write position that a crash could tear, and gaps stay gaps.
enum Resolution {
    SECOND(1, 600, 0),
    TEN_SECONDS(10, 720, 600),
    MINUTE(60, 1440, 600 + 720);

    private final int seconds;
    private final int capacity;
    /// Records of the finer rings, which come before this one in the file.
    private final int recordsBefore;

    Resolution(int seconds, int capacity, int recordsBefore) {
        this.seconds = seconds;
        this.capacity = capacity;
        this.recordsBefore = recordsBefore;
    }

    int seconds() {
        return seconds;
    }

    int bytes() {
        return capacity * StatsRecord.SIZE;
    }

    /// Where the ring begins, after `header` bytes and the finer rings.
    long start(int header) {
        return header + (long) recordsBefore * StatsRecord.SIZE;
    }

    int slot(long epochSecond) {
        return Math.floorMod(Math.floorDiv(epochSecond, seconds), capacity);
    }

    /// The first second of the oldest span that the ring still has when `epochSecond` is in the newest.
    long oldest(long epochSecond) {
        return (Math.floorDiv(epochSecond, seconds) - capacity + 1) * seconds;
    }
}
