package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// What an address given in place of a body holds: `docker import URL`, `docker build URL`.
final class RemoteFiles {
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final int BAD_REQUEST = 400;

    /// @param type its media type without parameters, empty when it was not told
    /// @param size −1 when it was not told
    record Content(InputStream stream, String type, long size) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /// @throws EngineException INVALID_ARGUMENT for what is no http address
    static URI address(String text) {
        try {
            URI address = new URI(text);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw EngineException.invalid("parse \"" + text + "\": " + e.getReason());
        }
        throw EngineException.invalid("remoteURL (" + text + ") could not be recognized as URL");
    }

    /// @throws EngineException UNAVAILABLE, NOT_FOUND
    Content get(URI address) {
        // Closed by its collection: bodies are read long after this returns.
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpResponse<InputStream> answer =
                    client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() >= BAD_REQUEST) {
                answer.body().close();
                throw new EngineException(
                        answer.statusCode() == 404 ? ErrorKind.NOT_FOUND : ErrorKind.UNAVAILABLE,
                        "failed to GET " + address + " with status " + answer.statusCode());
            }
            String type = answer.headers().firstValue("Content-Type").orElse("");
            return new Content(
                    answer.body(),
                    type.split(";", 2)[0].strip(),
                    answer.headers().firstValueAsLong("Content-Length").orElse(-1));
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "failed to GET " + address + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "cancelled while reading " + address, e);
        }
    }
}
