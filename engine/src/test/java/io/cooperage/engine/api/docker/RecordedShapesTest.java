package io.cooperage.engine.api.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.store.EnginePaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The engine answers [ShapeScenario] with the shapes that Docker 20.10 answered with, which
/// `recorded-shapes.json` holds ([ShapeRecorder] made it), and refuses in its words, or in those of the later
/// Docker that `later-messages.txt` has; what to do next may follow them. Where it should not,
/// `shape-exceptions.txt` says why.
@Tag("kernel")
@Timeout(300)
class RecordedShapesTest {
    /// `reason`, then the differences that it explains, each a pattern for whole lines of the comparison.
    private record Expected(String reason, Pattern difference) {}

    @TempDir
    Path folder;

    @Test
    void everyAnswerHasTheShapeOfDockers() throws Exception {
        ApiRoom.assumeControlGroups();
        JsonNode recorded;
        try (InputStream in = resource("recorded-shapes.json")) {
            recorded = new ObjectMapper().readTree(in);
        }
        ObjectNode ours = answers();
        List<String> differences = new ArrayList<>();
        TreeSet<String> questions = new TreeSet<>();
        recorded.fieldNames().forEachRemaining(questions::add);
        ours.fieldNames().forEachRemaining(questions::add);
        Map<String, String> later = later();
        assertThat(questions).containsAll(later.keySet());
        questions.forEach(question ->
                compare(question, later(later, question, recorded.path(question)), ours.path(question), differences));
        List<Expected> exceptions = exceptions();
        differences.removeIf(line -> exceptions.stream()
                .anyMatch(exception -> exception.difference().matcher(line).matches()));
        assertThat(differences).isEmpty();
    }

    private ObjectNode answers() throws IOException, InterruptedException {
        Path socket = folder.resolve("s");
        try (Engine engine = Engine.open(EnginePaths.under(folder.resolve("e")));
                DockerApi api = DockerApi.open(engine, socket)) {
            assertThat(api).isNotNull();
            try {
                return new ShapeScenario(socket, Files.createDirectories(folder.resolve("w"))).run();
            } finally {
                for (Container container : engine.containers().list()) {
                    engine.containers().remove(container.id(), true);
                }
            }
        }
    }

    private static void compare(String path, JsonNode recorded, JsonNode ours, List<String> differences) {
        if (recorded.isObject() && ours.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            recorded.fieldNames().forEachRemaining(names::add);
            ours.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(path + "/" + name, recorded.path(name), ours.path(name), differences));
        } else if (recorded.isArray() && ours.isArray() && !recorded.isEmpty() && !ours.isEmpty()) {
            compare(path + "[]", recorded.get(0), ours.get(0), differences);
        } else if (!recorded.equals(ours) && !isSaid(path, recorded, ours)) {
            differences.add(path + ": Docker " + said(recorded) + ", here " + said(ours));
        }
    }

    /// Docker's words, and perhaps more.
    private static boolean isSaid(String path, JsonNode recorded, JsonNode ours) {
        return path.endsWith("/message")
                && recorded.isTextual()
                && ours.isTextual()
                && ours.asText().contains(recorded.asText());
    }

    private static JsonNode later(Map<String, String> later, String question, JsonNode recorded) {
        String words = later.get(question);
        if (words == null) {
            return recorded;
        }
        ObjectNode changed = recorded.deepCopy();
        ((ObjectNode) changed.path("body")).put("message", words);
        return changed;
    }

    private static Map<String, String> later() {
        Map<String, String> later = new HashMap<>();
        text("later-messages.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(": ", 2))
                .forEach(entry -> later.put(entry[0], entry[1]));
        return later;
    }

    private static String said(JsonNode shape) {
        return shape.isMissingNode() ? "nothing" : shape.toString();
    }

    private static List<Expected> exceptions() throws IOException {
        List<Expected> exceptions = new ArrayList<>();
        String reason = "";
        for (String line : text("shape-exceptions.txt").lines().toList()) {
            if (line.startsWith("# ")) {
                reason = line.substring(2);
            } else if (!line.isBlank()) {
                exceptions.add(new Expected(reason, Pattern.compile(line.strip())));
            }
        }
        return exceptions;
    }

    private static String text(String name) {
        try (InputStream in = resource(name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(RecordedShapesTest.class.getResourceAsStream(name), name);
    }
}
