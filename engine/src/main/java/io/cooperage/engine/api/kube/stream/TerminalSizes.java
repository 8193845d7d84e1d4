package io.cooperage.engine.api.kube.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cooperage.engine.api.kube.stream.ClientStreams.Resize;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Takes `{"Width":80,"Height":24}` and a line end, in whatever pieces. One thread.
final class TerminalSizes {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 4096;

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /// The last size that is complete; empty when none is.
    Optional<Resize> take(byte[] data, int offset, int length) {
        Optional<Resize> latest = Optional.empty();
        for (int i = offset; i < offset + length; i++) {
            if (data[i] == '\n') {
                latest = parse();
                begun.reset();
            } else if (begun.size() < LONGEST) {
                begun.write(data[i]);
            }
        }
        return latest;
    }

    /// What has come, as a whole: of a message that has an end of its own.
    Optional<Resize> takeMessage(byte[] data, int offset, int length) {
        begun.reset();
        begun.write(data, offset, Math.min(length, LONGEST));
        Optional<Resize> size = parse();
        begun.reset();
        return size;
    }

    private Optional<Resize> parse() {
        try {
            JsonNode size = JSON.readTree(begun.toString(StandardCharsets.UTF_8));
            int columns = size.path("Width").asInt();
            int rows = size.path("Height").asInt();
            return columns > 0 && rows > 0 && columns <= 0xffff && rows <= 0xffff
                    ? Optional.of(new Resize(columns, rows))
                    : Optional.empty();
        } catch (JsonProcessingException noSize) {
            return Optional.empty();
        }
    }
}
