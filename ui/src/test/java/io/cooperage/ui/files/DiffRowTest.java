package io.cooperage.ui.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.image.browse.TextDiff.Kind;
import io.cooperage.engine.image.browse.TextDiff.Line;
import io.cooperage.ui.files.DiffRow.Fold;
import io.cooperage.ui.files.DiffRow.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffRowTest {
    private static TextDiff diff(String kinds) {
        List<Line> lines = new ArrayList<>();
        int old = 0;
        int now = 0;
        for (int i = 0; i < kinds.length(); i++) {
            char kind = kinds.charAt(i);
            lines.add(
                    switch (kind) {
                        case '+' -> new Line(Kind.ADDED, 0, ++now, "n" + now);
                        case '-' -> new Line(Kind.REMOVED, ++old, 0, "o" + old);
                        default -> new Line(Kind.SAME, ++old, ++now, "s" + old);
                    });
        }
        return new TextDiff(false, false, old, now, lines);
    }

    private static String shape(List<DiffRow> rows) {
        StringBuilder shape = new StringBuilder();
        for (DiffRow row : rows) {
            shape.append(
                    switch (row) {
                        case Fold fold -> "[" + fold.lines().size() + "]";
                        case Pair(var old, var now) ->
                            old != null && old.equals(now)
                                    ? "="
                                    : (old == null ? "." : "-") + (now == null ? "." : "+") + " ";
                    });
        }
        return shape.toString().strip();
    }

    @Test
    void unifiedHasOneLineBelowTheOther() {
        assertThat(shape(DiffRow.unified(diff("==--+=")))).isEqualTo("==-. -. .+ =");
    }

    @Test
    void replacedLinesStandBesideWhatReplacesThem() {
        assertThat(shape(DiffRow.sideBySide(diff("=--+=+")))).isEqualTo("=-+ -. =.+");
    }

    @Test
    void unchangedLinesFarFromAChangeAreFolded() {
        assertThat(shape(DiffRow.unified(diff("=".repeat(10) + "+" + "=".repeat(10) + "-" + "=".repeat(4)))))
                .isEqualTo("[7]===.+ ===[4]===-. ====");
    }

    @Test
    void twoFilesWithoutChangesAreAllContext() {
        assertThat(shape(DiffRow.unified(diff("==")))).isEqualTo("==");
    }
}
