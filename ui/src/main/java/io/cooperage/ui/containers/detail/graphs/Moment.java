package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What a container wrote, and what happened to it, around an instant.
///
/// @param nearest the number of the line nearest in time; −1 where nothing was written
/// @param markers within a minute, in order
record Moment(Instant at, List<LogLine> lines, long nearest, List<Marker> markers) {
    private static final int AROUND = 4;
    private static final Duration NEAR = Duration.ofMinutes(1);

    Moment {
        lines = List.copyOf(lines);
        markers = List.copyOf(markers);
    }

    /// Blocks.
    static Moment read(ContainerLog log, Instant at, List<Marker> all) {
        long line = log.lineAt(at);
        List<LogLine> lines = log.lines(Math.max(log.firstLine(), line - AROUND), 2 * AROUND);
        long nearest = lines.stream()
                .min(Comparator.comparing(
                        each -> Duration.between(each.time(), at).abs()))
                .map(LogLine::number)
                .orElse(-1L);
        return new Moment(at, lines, nearest, near(at, all));
    }

    /// Where there is no log.
    static Moment without(Instant at, List<Marker> all) {
        return new Moment(at, List.of(), -1, near(at, all));
    }

    private static List<Marker> near(Instant at, List<Marker> all) {
        return all.stream()
                .filter(marker -> Duration.between(marker.time(), at).abs().compareTo(NEAR) <= 0)
                .sorted(Comparator.comparing(Marker::time))
                .toList();
    }
}
