package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog.EntrySink;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/// Log entries as clients of Docker read them: a frame each, on request behind the time and the attributes.
/// For one thread.
final class LogFrames implements EntrySink {
    private static final int STAMP = 30;

    private final StreamFrames frames;
    private final boolean timestamps;
    private final boolean details;

    /// Of this stream a line has begun that has not ended: what comes next of it has no time of its own.
    private final Set<StdStream> open = EnumSet.noneOf(StdStream.class);

    /// @param details there are none, as no log option here adds any, but the space behind them is part of
    ///     the format
    LogFrames(StreamFrames frames, boolean timestamps, boolean details) {
        this.frames = frames;
        this.timestamps = timestamps;
        this.details = details;
    }

    @Override
    public void entry(StdStream stream, byte[] bytes, int stampAt, int from, int length, boolean partial)
            throws IOException {
        boolean begins = !open.contains(stream);
        boolean stamped = timestamps && begins && stampAt >= 0;
        boolean spaced = details && begins;
        if (partial) {
            open.add(stream);
        } else if (!begins) {
            open.remove(stream);
        }
        frames.begin(stream, length + (stamped ? STAMP + 1 : 0) + (spaced ? 1 : 0) + (partial ? 0 : 1));
        if (stamped) {
            frames.put(bytes, stampAt, STAMP);
            frames.put(' ');
        }
        if (spaced) {
            frames.put(' ');
        }
        frames.put(bytes, from, length);
        if (!partial) {
            frames.put('\n');
        }
    }

    void flush() throws IOException {
        frames.flush();
    }
}
