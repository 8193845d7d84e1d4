package io.cooperage.ui.containers.detail.merged;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.event.EventStream.Subscription;
import java.time.Instant;
import java.util.List;

/// Stands in for a log that can't be read, such as that of a container which keeps none, so that one of them does not
/// hide all others. Any thread.
final class AbsentLog implements ContainerLog {
    @Override
    public long lineCount() {
        return 0;
    }

    @Override
    public List<LogLine> lines(long first, int count) {
        return List.of();
    }

    @Override
    public long lineAt(Instant time) {
        return 0;
    }

    @Override
    public Subscription follow(Runnable grown) {
        return () -> {};
    }

    @Override
    public void close() {}
}
