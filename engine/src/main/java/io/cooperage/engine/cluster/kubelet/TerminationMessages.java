package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The last words of a container that has ended.
final class TerminationMessages {
    private static final int LONGEST = 4096;
    private static final int LONGEST_LOG = 2048;
    private static final int LOG_LINES = 80;

    private final ContainerService containers;
    private final PodFolders folders;

    TerminationMessages(ContainerService containers, PodFolders folders) {
        this.containers = containers;
        this.folders = folders;
    }

    /// @param run has ended
    /// @return empty when there are none
    String of(JsonNode spec, Container run) {
        String uid = run.config().labels().getOrDefault(PodNames.POD_UID, "");
        Path file = folders.terminationMessage(uid, ContainerSpecs.name(spec), PodRuns.attempt(run));
        String message = read(file);
        boolean fallback = spec.path("terminationMessagePolicy").asText().equals("FallbackToLogsOnError");
        return message.isEmpty() && fallback && run.state().exitCode() != 0 ? lastLines(run) : message;
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            return "Error on reading termination log " + file + ": " + e.getMessage();
        }
    }

    private String lastLines(Container run) {
        try (ContainerLog log = containers.log(run.id())) {
            List<LogLine> lines = log.tail(LOG_LINES);
            String text = lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
            return text.length() <= LONGEST_LOG ? text : text.substring(text.length() - LONGEST_LOG);
        } catch (EngineException e) {
            return "Error on reading termination message from logs: " + e.getMessage();
        }
    }
}
