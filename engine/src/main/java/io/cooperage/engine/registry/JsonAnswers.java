package io.cooperage.engine.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;

/// Reads the JSON documents that the protocol itself has.
final class JsonAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonAnswers() {}

    /// @throws RegistryException UNAVAILABLE when it is something else, such as a web page
    static JsonNode read(RegistryConnection connection, RegistryRequest request, HttpAnswer answer) {
        String host = request.errand().host();
        if (answer.contentType().equals("text/html")) {
            throw notRegistry(request, answer.status());
        }
        byte[] body = connection.read(request, answer, RegistryConnection.DOCUMENT_MAX);
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree.isContainerNode()) {
                return tree;
            }
        } catch (IOException e) {
            throw new RegistryException(
                    ErrorKind.UNAVAILABLE,
                    host,
                    answer.status(),
                    "cannot " + request.errand().what() + ": the answer of " + host + " is no valid JSON",
                    e);
        }
        throw notRegistry(request, answer.status());
    }

    static RegistryException notRegistry(RegistryRequest request, int status) {
        String host = request.errand().host();
        return new RegistryException(
                ErrorKind.UNAVAILABLE,
                host,
                status,
                "cannot " + request.errand().what() + ": " + host
                        + " answers, but not as a registry does; is the name right?",
                null);
    }
}
