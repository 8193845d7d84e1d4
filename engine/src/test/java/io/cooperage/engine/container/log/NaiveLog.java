package io.cooperage.engine.container.log;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a whole log into memory in the plainest way: what the real reader is compared with.
final class NaiveLog {
    private static final Pattern ENTRY = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z) std(out|err) ([FP]) (.*)", Pattern.DOTALL);

    private NaiveLog() {}

    static List<LogLine> read(Path directory) throws IOException {
        List<LogLine> lines = new ArrayList<>();
        for (int i = 99; i >= 0; i--) {
            Path file = directory.resolve(i == 0 ? "log" : "log." + i);
            if (Files.exists(file)) {
                addAll(Files.readAllBytes(file), lines);
            }
        }
        return lines;
    }

    private static void addAll(byte[] bytes, List<LogLine> lines) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(parse(new String(bytes, start, i - start, StandardCharsets.ISO_8859_1), lines));
                start = i + 1;
            }
        }
    }

    private static LogLine parse(String line, List<LogLine> before) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            Instant time = before.isEmpty() ? Instant.EPOCH : before.getLast().time();
            return new LogLine(before.size(), time, StdStream.STDOUT, text(line, false), false);
        }
        boolean partial = entry.group(3).equals("P");
        return new LogLine(
                before.size(),
                Instant.parse(entry.group(1)),
                entry.group(2).equals("err") ? StdStream.STDERR : StdStream.STDOUT,
                text(entry.group(4), partial),
                partial);
    }

    private static String text(String latin, boolean partial) {
        String text = !partial && latin.endsWith("\r") ? latin.substring(0, latin.length() - 1) : latin;
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
