package io.cooperage.engine.image.browse;

import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.browse.LayerFiles.Opened;
import io.cooperage.engine.image.browse.TextDiff.Kind;
import io.cooperage.engine.image.browse.TextDiff.Line;
import io.cooperage.engine.linux.Syscalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a [TextDiff] of two files. What is in memory is bounded: of longer files only the beginning is
/// compared, and says so.
final class TextComparison {
    private static final int BYTES_MAX = 1 << 20;

    /// The time of the comparison grows with the square of what differs.
    private static final int LINES_MAX = 10_000;

    /// As Git does: a NUL in the first bytes means binary.
    private static final int BINARY_PROBE = 8000;

    private TextComparison() {}

    private record Side(List<String> lines, long size, boolean binary, boolean truncated) {
        static final Side NOTHING = new Side(List.of(), 0, false, false);
    }

    /// @param before,after null where there is no such file; closed here
    static TextDiff of(Syscalls kernel, @Nullable Opened before, @Nullable Opened after) {
        try (InputStream old = before == null ? InputStream.nullInputStream() : before.stream(kernel);
                InputStream now = after == null ? InputStream.nullInputStream() : after.stream(kernel)) {
            Side left = before == null ? Side.NOTHING : read(old, before.size());
            Side right = after == null ? Side.NOTHING : read(now, after.size());
            boolean binary = left.binary() || right.binary();
            List<Line> lines = binary ? List.of() : lines(left.lines(), right.lines());
            return new TextDiff(binary, left.truncated() || right.truncated(), left.size(), right.size(), lines);
        } catch (IOException failure) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "compare files: " + failure.getMessage(), failure);
        }
    }

    static TextDiff of(String before, String after) {
        byte[] old = before.getBytes(StandardCharsets.UTF_8);
        byte[] now = after.getBytes(StandardCharsets.UTF_8);
        try {
            Side left = read(new ByteArrayInputStream(old), old.length);
            Side right = read(new ByteArrayInputStream(now), now.length);
            boolean binary = left.binary() || right.binary();
            List<Line> lines = binary ? List.of() : lines(left.lines(), right.lines());
            return new TextDiff(binary, left.truncated() || right.truncated(), left.size(), right.size(), lines);
        } catch (IOException e) {
            throw new AssertionError("memory can always be read", e);
        }
    }

    private static Side read(InputStream in, long size) throws IOException {
        byte[] bytes = in.readNBytes(BYTES_MAX);
        boolean truncated = size > bytes.length;
        for (int i = 0; i < Math.min(bytes.length, BINARY_PROBE); i++) {
            if (bytes[i] == 0) {
                return new Side(List.of(), size, true, truncated);
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length() && lines.size() < LINES_MAX) {
            int end = text.indexOf('\n', from);
            lines.add(text.substring(from, end < 0 ? text.length() : end));
            from = end < 0 ? text.length() : end + 1;
        }
        return new Side(lines, size, false, truncated || from < text.length());
    }

    private static List<Line> lines(List<String> left, List<String> right) {
        List<Line> lines = new ArrayList<>();
        // New lines wait for the end of their block: the algorithm does not always tell the old ones first.
        List<Line> added = new ArrayList<>();
        int oldAt = 0;
        int newAt = 0;
        // The common algorithm keeps every step of its search, which for two long files with nothing in common is
        // more than there is memory.
        for (AbstractDelta<String> delta : DiffUtils.diff(left, right, new MyersDiffWithLinearSpace<String>())
                .getDeltas()) {
            int same = delta.getSource().getPosition();
            if (oldAt < same) {
                lines.addAll(added);
                added.clear();
            }
            while (oldAt < same) {
                lines.add(new Line(Kind.SAME, ++oldAt, ++newAt, left.get(oldAt - 1)));
            }
            for (String line : delta.getSource().getLines()) {
                lines.add(new Line(Kind.REMOVED, ++oldAt, 0, line));
            }
            for (String line : delta.getTarget().getLines()) {
                added.add(new Line(Kind.ADDED, 0, ++newAt, line));
            }
        }
        lines.addAll(added);
        while (oldAt < left.size()) {
            lines.add(new Line(Kind.SAME, ++oldAt, ++newAt, left.get(oldAt - 1)));
        }
        return lines;
    }
}
