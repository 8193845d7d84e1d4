package io.cooperage.ui.testing;

import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.image.browse.TextDiff.Kind;
import io.cooperage.engine.image.browse.TextDiff.Line;
import java.util.ArrayList;
import java.util.List;

/// The differences of two short texts.
final class LineDiff {
    private LineDiff() {}

    static TextDiff of(String old, String now) {
        boolean binary = old.indexOf(0) >= 0 || now.indexOf(0) >= 0;
        return new TextDiff(binary, false, old.length(), now.length(), binary ? List.of() : lines(old, now));
    }

    private static List<Line> lines(String old, String now) {
        List<String> a = old.lines().toList();
        List<String> b = now.lines().toList();
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<Line> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                lines.add(new Line(Kind.SAME, ++i, ++j, b.get(j - 1)));
            } else if (j >= b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line(Kind.REMOVED, ++i, 0, a.get(i - 1)));
            } else {
                lines.add(new Line(Kind.ADDED, 0, ++j, b.get(j - 1)));
            }
        }
        return lines;
    }
}
