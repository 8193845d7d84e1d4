package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DatabindException;
import io.cooperage.engine.error.EngineException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request on an [HttpConnection].
final class HttpExchange implements Exchange {
    /// Long enough for every configuration that people write, short enough to be held in memory.
    static final int JSON_LIMIT = 16 << 20;

    static final String RAW_STREAM = "application/vnd.docker.raw-stream";

    private static final HttpResponseStatus UPGRADED = new HttpResponseStatus(101, "UPGRADED");

    private final RequestHead head;
    private final RequestTarget target;
    private final ApiVersion version;
    private final Map<String, String> parameters;
    private final RequestBody body;
    private final HttpAnswer answer;
    private final Takeover takeover;

    /// Gives the connection away for raw bytes.
    @FunctionalInterface
    interface Takeover {
        Hijacked take();
    }

    HttpExchange(
            RequestHead head,
            RequestTarget target,
            ApiVersion version,
            Map<String, String> parameters,
            RequestBody body,
            HttpAnswer answer,
            Takeover takeover) {
        this.head = head;
        this.target = target;
        this.version = version;
        this.parameters = parameters;
        this.body = body;
        this.answer = answer;
        this.takeover = takeover;
    }

    @Override
    public String method() {
        return head.method();
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
        return head.field(name);
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public boolean isBodyEmpty() {
        try {
            return body.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public <T> T json(Class<T> type) {
        String contentType = header("Content-Type");
        try {
            if (body.isEmpty()) {
                return emptyJson(type, contentType);
            }
            requireJson(contentType == null ? "" : contentType);
            return read(type);
        } catch (JacksonException e) {
            throw EngineException.invalid("invalid JSON: " + inOneLine(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T read(Class<T> type) throws IOException {
        InputStream limited = new LimitedBody(body, JSON_LIMIT);
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
        return e.getOriginalMessage().lines().findFirst().orElse("malformed");
    }

    @Override
    public void answer(int status, Object json) throws IOException {
        byte[] bytes = json instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : DockerJson.line(json);
        if (!answer.hasField("Content-Type")) {
            answer.field("Content-Type", json instanceof String ? "text/plain; charset=utf-8" : "application/json");
        }
        prepare();
        answer.whole(status, bytes);
    }

    @Override
    public void answer(int status) throws IOException {
        prepare();
        answer.whole(status, new byte[0]);
    }

    @Override
    public void header(String name, String value) {
        answer.field(name, value);
    }

    @Override
    public OutputStream stream(int status, String contentType) throws IOException {
        answer.field("Content-Type", contentType);
        prepare();
        return answer.stream(status);
    }

    /// A body that nobody read makes the connection useless for a next request. The client that still waits for
    /// leave to send it need not begin.
    private void prepare() {
        if (head.expectsContinue() && !body.isBegun() && !body.isEnded()) {
            answer.closeAfterwards();
        }
    }

    @Override
    public Hijacked upgrade(String protocol) throws IOException {
        answer.field("Connection", "Upgrade");
        answer.field("Upgrade", protocol);
        answer.raw(HttpResponseStatus.SWITCHING_PROTOCOLS);
        return takeover.take();
    }

    @Override
    public Hijacked hijack(String contentType) throws IOException {
        // dockerode sends what it asked for in the address as a body too, which is not the raw stream's.
        body.transferTo(OutputStream.nullOutputStream());
        if (head.field("Upgrade") == null) {
            // The old form has no way to say that frames follow, and its clients know it from the container.
            answer.field("Content-Type", RAW_STREAM);
            answer.raw(HttpResponseStatus.OK);
        } else {
            answer.field("Content-Type", contentType);
            answer.field("Connection", "Upgrade");
            answer.field("Upgrade", "tcp");
            answer.raw(UPGRADED);
        }
        return takeover.take();
    }
}
