package io.cooperage.engine.cluster.kind.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.testing.SharedCases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs the rows of tables and counts them: none is dropped in silence.
final class Tally {
    private final String file;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private int passed;

    Tally(String file) {
        this.file = "kubernetes-tables/" + file;
    }

    /// What one row is run with.
    @FunctionalInterface
    interface Check {
        /// @return what is wrong, or empty
        String of(String name, JsonNode row);
    }

    /// Each row of a list or a map.
    void run(String function, String table, Check check) {
        JsonNode rows = SharedCases.rows(file, function, table);
        if (rows.isObject()) {
            rows.properties().forEach(e -> one(function, e.getKey(), e.getValue(), check));
        } else {
            for (int i = 0; i < rows.size(); i++) {
                one(function, title(rows.get(i), i), rows.get(i), check);
            }
        }
    }

    /// Rows of which none can be run, and why.
    void skip(String function, String table, String why) {
        skipped.merge(why, SharedCases.rows(file, function, table).size(), Integer::sum);
    }

    private static String title(JsonNode row, int index) {
        for (String field : List.of("name", "desc", "title", "test", "testName", "description")) {
            if (row.path(field).isTextual()) {
                return row.path(field).asText();
            }
        }
        return "#" + index;
    }

    private void one(String function, String name, JsonNode row, Check check) {
        try {
            String wrong = check.of(name, row);
            if (wrong.isEmpty()) {
                passed++;
            } else {
                failures.add(function + " \"" + name + "\": " + wrong);
            }
        } catch (NotApplicable e) {
            skipped.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
        }
    }

    /// @param least so many rows must have passed, so that no change makes the tables run empty
    /// @param skips how many could not be run
    void done(int least, int skips) {
        String report = passed + " passed, skipped " + skipped;
        assertEquals("", String.join("\n", failures), report);
        assertTrue(passed >= least, report);
        assertEquals(
                skips, skipped.values().stream().mapToInt(Integer::intValue).sum(), report);
    }
}
