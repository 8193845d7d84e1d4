package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.ui.containers.detail.ansi.AnsiParser;
import io.cooperage.ui.containers.detail.ansi.StyledText;

/// A line of the log made ready for the screen.
record DisplayLine(LogLine line, StyledText text) {
    static DisplayLine of(LogLine line) {
        return new DisplayLine(line, AnsiParser.parse(line.text()));
    }

    /// How many lines of text it fills when broken after `columns` cells; 0 columns never breaks.
    int height(int columns) {
        int cells = text.cellCount();
        return columns <= 0 || cells <= columns ? 1 : (cells + columns - 1) / columns;
    }
}
