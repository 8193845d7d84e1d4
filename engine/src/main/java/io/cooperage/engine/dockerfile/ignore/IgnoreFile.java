package io.cooperage.engine.dockerfile.ignore;

import java.util.ArrayList;
import java.util.List;

/// Reads the lines of a `.dockerignore`: `#` in the first column is a comment, blanks around a pattern
/// don't count, and
/// a leading slash means the top of the context as everything does.
public final class IgnoreFile {
    private IgnoreFile() {}

    public static List<String> patterns(String text) {
        List<String> patterns = new ArrayList<>();
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (String line : content.split("\\r?\\n", -1)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String pattern = line.strip();
            boolean exception = pattern.startsWith("!");
            if (exception) {
                pattern = pattern.substring(1).strip();
            }
            if (!pattern.isEmpty()) {
                pattern = PathCleaner.clean(pattern);
                pattern = pattern.length() > 1 && pattern.startsWith("/") ? pattern.substring(1) : pattern;
            }
            patterns.add(exception ? "!" + pattern : pattern);
        }
        return patterns;
    }
}
