package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.log.MergedLog;
import io.cooperage.engine.container.log.MergedLog.Entry;
import java.util.List;

/// One of several logs that are shown as one.
///
/// @param color its number among the theme's colours for sources, from 0; they begin anew after [#COLORS]
public record LogSource(String name, int color) {
    /// As many as the style sheet has.
    public static final int COLORS = 8;

    /// Longer names are cut short beside the lines.
    static final int CELLS = 18;

    /// The name in at most [#CELLS] cells.
    String shortName() {
        return name.length() <= CELLS ? name : name.substring(0, CELLS - 1) + "…";
    }

    /// Lines with whose they are. Blocks.
    static List<Entry> read(ContainerLog log, long first, int count) {
        return log instanceof MergedLog many
                ? many.entries(first, count)
                : log.lines(first, count).stream()
                        .map(line -> new Entry(0, line))
                        .toList();
    }
}
