package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes down how a real Docker daemon answers [ShapeScenario], for [RecordedShapesTest]:
///
///     java … io.cooperage.engine.api.docker.ShapeRecorder /path/of/docker.sock recorded-shapes.json
///
/// The daemon should be one of its own, in a network namespace of its own, with nothing in it yet.
public final class ShapeRecorder {
    private ShapeRecorder() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("shapes");
        Files.writeString(
                Path.of(args[1]), writer().writeValueAsString(new ShapeScenario(Path.of(args[0]), work).run()) + "\n");
    }

    static ObjectWriter writer() {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        return new ObjectMapper().writer(printer);
    }
}
