package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.ProcessEntry;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The processes of a container in the columns that a person asks for in the words of ps(1). As with Docker
/// it is the machine's own ps that is asked, with the machine's names of users, and the container's rows are
/// picked out.
final class PsTable {
    /// A column of another name for the pid would hide which rows are the container's.
    private static final Pattern RENAMED_PID = Pattern.compile("\\s+(\\S*)=\\s*(PID\\S*)");

    private static final long PATIENCE_SECONDS = 20;

    private final Set<String> pids;

    PsTable(List<ProcessEntry> processes) {
        this.pids = processes.stream()
                .map(process -> Integer.toString(process.pid()))
                .collect(Collectors.toSet());
    }

    /// @return `Titles` and `Processes`
    Map<String, Object> read(String arguments) {
        Matcher renamed = RENAMED_PID.matcher(" " + arguments);
        if (renamed.find()) {
            throw EngineException.invalid(
                    "specifying \"" + renamed.group(1) + "=" + renamed.group(2) + "\" is not allowed");
        }
        List<String> words = new ArrayList<>(List.of("ps"));
        words.addAll(Arrays.stream(arguments.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList());
        List<String> narrow = new ArrayList<>(words);
        narrow.add("-q" + String.join(",", pids));
        Answer answer = run(narrow);
        if (answer.status() != 0) {
            // Some options, such as f, don't go with -q.
            answer = run(words);
        }
        if (answer.status() != 0) {
            throw EngineException.invalid("error running ps: "
                    + answer.text().strip().lines().findFirst().orElse(""));
        }
        return table(answer.text().lines().toList());
    }

    private record Answer(int status, String text) {}

    private static Answer run(List<String> words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new EngineException(ErrorKind.UNAVAILABLE, "ps does not end");
            }
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "error running ps: " + e.getMessage() + "; install procps", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "listing processes was cancelled", e);
        }
    }

    private Map<String, Object> table(List<String> lines) {
        List<String> titles = fields(lines.isEmpty() ? "" : lines.getFirst(), Integer.MAX_VALUE);
        int pid = titles.indexOf("PID");
        if (pid < 0) {
            throw EngineException.invalid("Couldn't find PID field in ps output");
        }
        List<List<String>> rows = new ArrayList<>();
        boolean ours = false;
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = fields(line, titles.size());
            if (row.size() <= pid) {
                continue;
            }
            // A thread's row has a dash for the pid and follows its process's.
            ours = row.get(pid).equals("-") ? ours : pids.contains(row.get(pid));
            if (ours) {
                rows.add(row);
            }
        }
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("Titles", titles);
        table.put("Processes", rows);
        return table;
    }

    /// The last column takes what is left, spaces and all.
    private static List<String> fields(String line, int most) {
        return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+", most == Integer.MAX_VALUE ? 0 : most));
    }
}
