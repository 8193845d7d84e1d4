package io.cooperage.engine.cluster.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/// Kubernetes' own description of its types, as it lies among the resources: definitions in the form of
/// OpenAPI 2, of the kinds that a cluster of one node has. It is read from its beginning each time, one
/// definition in memory at once: the words in it are most of it, and few ask for them.
public final class OpenApiDescription {
    /// What a reference to another definition begins with.
    public static final String REFERENCE = "#/definitions/";

    private static final String RESOURCE = "openapi-v1.32.json.gz";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OpenApiDescription() {}

    /// Hands over each definition with its name, in the order of names. It may be changed.
    public static void forEach(BiConsumer<String, ObjectNode> reader) {
        try (InputStream in = new GZIPInputStream(open());
                JsonParser parser = MAPPER.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the description does not begin with an object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                ObjectNode definition = parser.readValueAsTree();
                reader.accept(name, definition);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the description of Kubernetes' types in this program is damaged", e);
        }
    }

    /// As it is stored, for a digest of it.
    public static byte[] stored() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the description of Kubernetes' types in this program is damaged", e);
        }
    }

    private static InputStream open() throws IOException {
        InputStream in = OpenApiDescription.class.getResourceAsStream(RESOURCE);
        if (in == null) {
            throw new IOException("resource " + RESOURCE + " is not in this program");
        }
        return in;
    }
}
