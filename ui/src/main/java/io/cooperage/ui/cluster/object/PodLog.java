package io.cooperage.ui.cluster.object;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.event.EventStream.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What was read of the logs of one or more containers of a cluster, as one log by time. It stays when a pod is gone,
/// up to [#KEPT] lines, all in memory. The API does not say which lines are errors: all are output here.
///
/// Any thread, but for one at a time that adds; it is the one that tells followers.
final class PodLog implements ContainerLog {
    /// After so many lines the oldest go, a tenth at a time.
    static final int KEPT = 50_000;

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    /// By time; those of the same instant as they came. Guards itself.
    private final List<Line> lines = new ArrayList<>();

    /// @param source which of the containers wrote it, from 0
    record Line(int source, Instant time, String text) {}

    /// Takes more lines of one container, in its order.
    ///
    /// @return lines that were there before have other numbers now
    boolean add(List<Line> fresh) {
        boolean renumbered = false;
        synchronized (lines) {
            boolean late = !lines.isEmpty()
                    && !fresh.isEmpty()
                    && fresh.getFirst().time().isBefore(lines.getLast().time());
            lines.addAll(fresh);
            if (late) {
                lines.sort(Comparator.comparing(Line::time));
                renumbered = true;
            }
            if (lines.size() > KEPT) {
                lines.subList(0, lines.size() - KEPT + KEPT / 10).clear();
                renumbered = true;
            }
        }
        followers.forEach(Runnable::run);
        return renumbered;
    }

    void clear() {
        synchronized (lines) {
            lines.clear();
        }
    }

    @Override
    public long lineCount() {
        synchronized (lines) {
            return lines.size();
        }
    }

    @Override
    public List<Entry> entries(long first, int count) {
        synchronized (lines) {
            int from = Math.clamp(first, 0, lines.size());
            int to = Math.clamp(first + count, from, lines.size());
            List<Entry> page = new ArrayList<>(to - from);
            for (int number = from; number < to; number++) {
                Line line = lines.get(number);
                page.add(new Entry(
                        line.source(), new LogLine(number, line.time(), StdStream.STDOUT, line.text(), false)));
            }
            return page;
        }
    }

    @Override
    public List<LogLine> lines(long first, int count) {
        return entries(first, count).stream().map(Entry::line).toList();
    }

    @Override
    public long lineAt(Instant time) {
        synchronized (lines) {
            int low = 0;
            int high = lines.size();
            while (low < high) {
                int middle = (low + high) / 2;
                if (lines.get(middle).time().isBefore(time)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    @Override
    public Subscription follow(Runnable grown) {
        followers.add(grown);
        return () -> followers.remove(grown);
    }

    /// What was read is kept.
    @Override
    public void close() {}
}
