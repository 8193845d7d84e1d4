package io.cooperage.engine.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/// The case tables of other projects, which lie beside this project when they are there at all.
public final class SharedCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SharedCases() {}

    public static Path file(String name) {
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.isDirectory(root.resolveSibling("shared").resolve("cases"))) {
            root = root.getParent();
        }
        Path configured = Path.of(System.getProperty("cooperage.cases", "/nonexistent"));
        Path cases = root != null ? root.resolveSibling("shared").resolve("cases") : configured;
        Path file = cases.resolve(name);
        Assumptions.assumeTrue(
                Files.exists(file), "shared case tables are not beside the project (../shared/cases/" + name + ")");
        return file;
    }

    public static String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String name) {
        try {
            return JSON.readTree(file(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The rows of one Go table.
    public static JsonNode rows(String file, String function, String table) {
        for (JsonNode entry : json(file)) {
            if (entry.path("func").asText().equals(function)
                    && entry.path("name").asText().equals(table)) {
                return entry.path("rows");
            }
        }
        throw new AssertionError("no table " + function + "/" + table + " in " + file);
    }

    public static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    public static List<String> strings(JsonNode array) {
        List<String> out = new ArrayList<>();
        array.forEach(node -> out.add(node.asText()));
        return out;
    }
}
