package io.cooperage.ui.cluster.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Why a text is no YAML, and where.
///
/// @param line,column from 0
record YamlFault(int line, int column, String problem) {
    static YamlFault of(JsonProcessingException failure) {
        // What it was doing comes first in its message; what is wrong, and where, is only told apart here.
        if (failure.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            Mark mark = marked.getProblemMark();
            return new YamlFault(mark.getLine(), mark.getColumn(), firstLine(marked.getProblem()));
        }
        int line = failure.getLocation() == null ? 0 : failure.getLocation().getLineNr() - 1;
        return new YamlFault(Math.max(0, line), 0, firstLine(failure.getOriginalMessage()));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /// For people, who count from 1.
    String words() {
        return "line " + (line + 1) + ": " + problem;
    }

    /// Where it is in the text, before the end of its line.
    int offset(String text) {
        int start = 0;
        for (int i = 0; i < line; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                break;
            }
            start = end + 1;
        }
        int end = text.indexOf('\n', start);
        return Math.min(start + column, end < 0 ? text.length() : end);
    }
}
