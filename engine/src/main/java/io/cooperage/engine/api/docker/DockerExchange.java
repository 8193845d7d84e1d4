package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DatabindException;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.http.HttpExchange;
import io.cooperage.engine.http.RawStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Docker's view of one request of HTTP.
final class DockerExchange implements Exchange {
    /// Long enough for every configuration that people write, short enough to be held in memory.
    static final int JSON_LIMIT = 16 << 20;

    /// Of one message of a WebSocket; what a terminal sends is a few bytes.
    private static final int MESSAGE_LIMIT = 1 << 20;

    static final String RAW_STREAM = "application/vnd.docker.raw-stream";

    private final HttpExchange http;
    private final RequestTarget target;
    private final ApiVersion version;
    private final Map<String, String> parameters;
    private final Map<String, String> fields;
    private final Duration bodyLimit;
    private @Nullable OutputStream stream;

    /// @param fields that every answer has
    /// @param bodyLimit how long a body of JSON may take
    DockerExchange(
            HttpExchange http,
            RequestTarget target,
            ApiVersion version,
            Map<String, String> parameters,
            Map<String, String> fields,
            Duration bodyLimit) {
        this.http = http;
        this.target = target;
        this.version = version;
        this.parameters = parameters;
        this.fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.fields.putAll(fields);
        this.bodyLimit = bodyLimit;
    }

    /// Ends a stream that its handler left open.
    void finish() throws IOException {
        OutputStream open = stream;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String method() {
        return http.method();
    }

    @Override
    public String path() {
        return target.path();
    }

    @Override
    public ApiVersion version() {
        return version;
    }

    @Override
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no part named " + name);
        }
        return value;
    }

    @Override
    public Query query() {
        return target.query();
    }

    @Override
    public @Nullable String header(String name) {
        return http.header(name);
    }

    @Override
    public InputStream body() {
        return http.body();
    }

    @Override
    public boolean isBodyEmpty() {
        http.bodyWithin(bodyLimit);
        try {
            return http.isBodyEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            http.bodyWithin(null);
        }
    }

    @Override
    public <T> T json(Class<T> type) {
        String contentType = header("Content-Type");
        http.bodyWithin(bodyLimit);
        try {
            if (http.isBodyEmpty()) {
                return emptyJson(type, contentType);
            }
            requireJson(contentType == null ? "" : contentType);
            return read(type);
        } catch (JacksonException e) {
            throw EngineException.invalid("invalid JSON: " + inOneLine(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            http.bodyWithin(null);
        }
    }

    private <T> T read(Class<T> type) throws IOException {
        InputStream limited = new LimitedBody(http.body(), JSON_LIMIT);
        try (JsonParser parser = DockerJson.MAPPER.createParser(limited)) {
            T value = DockerJson.MAPPER.readValue(parser, type);
            if (value == null) {
                throw EngineException.invalid("invalid JSON: null, where an object was expected");
            }
            if (parser.nextToken() != null) {
                throw EngineException.invalid("unexpected content after JSON");
            }
            return value;
        }
    }

    /// Docker's rule: an empty body is an error only where something must be in it.
    private static <T> T emptyJson(Class<T> type, @Nullable String contentType) throws JacksonException {
        if (contentType != null) {
            requireJson(contentType);
        }
        try {
            return DockerJson.MAPPER.readValue("{}", type);
        } catch (DatabindException e) {
            throw EngineException.invalid("invalid JSON: got EOF while reading request body");
        }
    }

    private static void requireJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json")) {
            throw EngineException.invalid(
                    "unsupported Content-Type header (" + contentType + "): must be 'application/json'");
        }
    }

    /// Without Jackson's account of the source, which would send the client its own bytes back.
    private static String inOneLine(JacksonException e) {
        if (e instanceof JsonEOFException) {
            return "unexpected EOF";
        }
        return e.getOriginalMessage().lines().findFirst().orElse("malformed");
    }

    @Override
    public void answer(int status, Object json) throws IOException {
        byte[] bytes = json instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : DockerJson.line(json);
        fields.putIfAbsent("Content-Type", json instanceof String ? "text/plain; charset=utf-8" : "application/json");
        http.respond(status, fields, bytes);
    }

    @Override
    public void answer(int status) throws IOException {
        http.respond(status, fields, new byte[0]);
    }

    @Override
    public void header(String name, String value) {
        fields.put(name, value);
    }

    @Override
    public OutputStream stream(int status, String contentType) throws IOException {
        fields.put("Content-Type", contentType);
        OutputStream begun = http.stream(status, fields);
        stream = begun;
        return begun;
    }

    @Override
    public Hijacked upgrade(String protocol) throws IOException {
        fields.put("Connection", "Upgrade");
        fields.put("Upgrade", protocol);
        return new RawHijack(http.upgrade(101, "Switching Protocols", fields));
    }

    @Override
    public Hijacked hijack(String contentType) throws IOException {
        // dockerode sends what it asked for in the address as a body too, which is not the raw stream's.
        if (http.header("Upgrade") == null) {
            // The old form has no way to say that frames follow, and its clients know it from the container.
            fields.put("Content-Type", RAW_STREAM);
            return new RawHijack(http.upgrade(200, "OK", fields));
        }
        fields.put("Content-Type", contentType);
        fields.put("Connection", "Upgrade");
        fields.put("Upgrade", "tcp");
        return new RawHijack(http.upgrade(101, "UPGRADED", fields));
    }

    @Override
    public Hijacked webSocket() throws IOException {
        // Text until API 1.28, when it was found that output need not be UTF-8.
        return new WebSocketHijack(http.webSocket(List.of(), MESSAGE_LIMIT), !version.isAtLeast(1, 28));
    }

    private record RawHijack(RawStream raw) implements Hijacked {
        @Override
        public InputStream in() {
            return raw.in();
        }

        @Override
        public OutputStream out() {
            return raw.out();
        }

        @Override
        public void close() {
            raw.close();
        }
    }
}
