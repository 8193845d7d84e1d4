package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.ContainerLog.Entry;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.ui.containers.detail.ansi.AnsiParser;
import io.cooperage.ui.containers.detail.ansi.StyledText;

/// A line of the log made ready for the screen.
///
/// @param source which of the logs it is from, where several are shown as one
record DisplayLine(LogLine line, int source, StyledText text) {
    static DisplayLine of(LogLine line) {
        return of(new Entry(0, line));
    }

    static DisplayLine of(Entry entry) {
        return new DisplayLine(
                entry.line(), entry.source(), AnsiParser.parse(entry.line().text()));
    }

    Entry entry() {
        return new Entry(source, line);
    }

    /// How many lines of text it fills when broken after `columns` cells; 0 columns never breaks.
    int height(int columns) {
        int cells = text.cellCount();
        return columns <= 0 || cells <= columns ? 1 : (cells + columns - 1) / columns;
    }
}
