package io.cooperage.ui.files;

import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.image.browse.TextDiff.Kind;
import io.cooperage.engine.image.browse.TextDiff.Line;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a diff on the screen. Any thread.
public sealed interface DiffRow {
    /// Unchanged lines kept around a change.
    int CONTEXT = 3;

    /// Lines beside each other. Where only one side is shown they are the same, or one is null.
    record Pair(@Nullable Line old, @Nullable Line now) implements DiffRow {}

    /// Unchanged lines that are folded.
    record Fold(List<Line> lines) implements DiffRow {
        public Fold {
            lines = List.copyOf(lines);
        }
    }

    /// One line below the other.
    static List<DiffRow> unified(TextDiff diff) {
        List<DiffRow> rows = new ArrayList<>();
        fold(diff.lines(), changed -> changed.forEach(line -> rows.add(alone(line))), rows);
        return rows;
    }

    /// Lines that were replaced stand beside what replaces them.
    static List<DiffRow> sideBySide(TextDiff diff) {
        List<DiffRow> rows = new ArrayList<>();
        fold(diff.lines(), changed -> pair(changed, rows), rows);
        return rows;
    }

    private static DiffRow alone(Line line) {
        return new Pair(line.kind() == Kind.ADDED ? null : line, line.kind() == Kind.REMOVED ? null : line);
    }

    private static void pair(List<Line> changed, List<DiffRow> rows) {
        List<Line> old =
                changed.stream().filter(line -> line.kind() == Kind.REMOVED).toList();
        List<Line> now =
                changed.stream().filter(line -> line.kind() == Kind.ADDED).toList();
        for (int i = 0; i < Math.max(old.size(), now.size()); i++) {
            rows.add(new Pair(i < old.size() ? old.get(i) : null, i < now.size() ? now.get(i) : null));
        }
    }

    /// Walks over the stretches of changed and of unchanged lines.
    private static void fold(List<Line> lines, java.util.function.Consumer<List<Line>> changed, List<DiffRow> rows) {
        int at = 0;
        while (at < lines.size()) {
            boolean same = lines.get(at).kind() == Kind.SAME;
            int end = at;
            while (end < lines.size() && (lines.get(end).kind() == Kind.SAME) == same) {
                end++;
            }
            if (same) {
                unchanged(lines, at, end, rows);
            } else {
                changed.accept(lines.subList(at, end));
            }
            at = end;
        }
    }

    private static void unchanged(List<Line> lines, int from, int to, List<DiffRow> rows) {
        int head = from == 0 ? from : Math.min(to, from + CONTEXT);
        int tail = to == lines.size() ? to : Math.max(head, to - CONTEXT);
        // A fold of one or two lines would hide nothing.
        if (tail - head <= 2) {
            lines.subList(from, to).forEach(line -> rows.add(alone(line)));
            return;
        }
        lines.subList(from, head).forEach(line -> rows.add(alone(line)));
        rows.add(new Fold(lines.subList(head, tail)));
        lines.subList(tail, to).forEach(line -> rows.add(alone(line)));
    }
}
