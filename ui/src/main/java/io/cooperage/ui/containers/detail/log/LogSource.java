package io.cooperage.ui.containers.detail.log;

/// One of several logs that are shown as one.
///
/// @param color its number among the theme's colours for sources, from 0; they begin anew after [#COLORS]
public record LogSource(String name, int color) {
    /// As many as the style sheet has.
    public static final int COLORS = 8;

    /// Longer names are cut short beside the lines.
    static final int CELLS = 18;

    /// The name in at most [#CELLS] cells: where it begins and where it ends, since one of both tells like
    /// names apart.
    String shortName() {
        int end = CELLS / 2;
        return name.length() <= CELLS
                ? name
                : name.substring(0, CELLS - end - 1) + "…" + name.substring(name.length() - end);
    }
}
