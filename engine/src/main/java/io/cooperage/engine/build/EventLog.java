package io.cooperage.engine.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.build.BuildEvent.StepOutput;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.StorageFailure;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The events of one build in a file, a line of JSON each. Of what steps write only the first few
/// megabytes are kept. One call at a time.
final class EventLog implements AutoCloseable {
    private static final long OUTPUT_MAX = 8L << 20;

    private final Path file;
    private final ObjectMapper json;
    private final Writer writer;
    private long output;

    EventLog(Path file, ObjectMapper json) {
        this.file = file;
        this.json = json;
        try {
            Files.createDirectories(file.getParent());
            // Not a channel: an interrupt would close it in the middle.
            writer = new BufferedWriter(
                    new OutputStreamWriter(new FileOutputStream(file.toFile()), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw StorageFailure.of("make", file, e);
        }
    }

    void write(BuildEvent event) {
        if (event instanceof StepOutput said) {
            boolean before = output > OUTPUT_MAX;
            output += said.text().length();
            if (output > OUTPUT_MAX) {
                if (!before) {
                    line(new StepOutput(said.stepId(), true, "\n[what steps wrote from here on was not kept]\n"));
                }
                return;
            }
        }
        line(event);
    }

    private void line(BuildEvent event) {
        try {
            writer.write(json.writerFor(BuildEvent.class).writeValueAsString(event));
            writer.write('\n');
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "write down an event of a build: " + e.getMessage(), e);
        } catch (IOException e) {
            throw StorageFailure.of("write", file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw StorageFailure.of("write", file, e);
        }
    }

    /// @throws EngineException NOT_FOUND
    static List<BuildEvent> read(Path file, ObjectMapper json) {
        List<BuildEvent> events = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                events.add(json.readValue(line, BuildEvent.class));
            }
            return events;
        } catch (NoSuchFileException e) {
            throw EngineException.notFound("nothing is kept any more of what happened in this build");
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.DATA_LOSS, "read " + file + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw StorageFailure.of("read", file, e);
        }
    }
}
