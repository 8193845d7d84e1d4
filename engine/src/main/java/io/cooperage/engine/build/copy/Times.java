package io.cooperage.engine.build.copy;

import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The times that copied files get: their own, but none after `SOURCE_DATE_EPOCH`.
///
/// @param epoch seconds since 1970; null for no limit
record Times(@Nullable Long epoch) {

    FileTimes of(FileStatus status) {
        return of(status.modifiedSeconds(), status.modifiedNanos());
    }

    FileTimes of(Instant time) {
        return of(time.getEpochSecond(), time.getNano());
    }

    private FileTimes of(long seconds, int nanos) {
        return epoch != null && seconds >= epoch ? FileTimes.modified(epoch, 0) : FileTimes.modified(seconds, nanos);
    }

    /// For what is made now; empty where the kernel's own time is right.
    Optional<FileTimes> now() {
        return epoch == null ? Optional.empty() : Optional.of(of(Instant.now()));
    }
}
