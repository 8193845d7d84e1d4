package io.cooperage.engine.api.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cooperage.engine.api.kube.proto.ProtobufDecoder;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.http.HttpExchange;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// What a client sent, as a tree: from JSON, YAML or protobuf, at most 3 MB of it.
///
/// @param tree missing when there was no body
/// @param duplicates paths of fields that stand in it twice
record RequestBody(JsonNode tree, List<String> duplicates) {
    /// Kubernetes' own limit for a write.
    static final int LIMIT = 3 << 20;

    private static final String UNREADABLE = "couldn't get version/kind; json parse error: ";
    private static final String NO_MORE = "unexpected end of JSON input";
    private static final List<String> TAKEN = List.of(MediaType.JSON, MediaType.YAML, MediaType.PROTOBUF);

    /// Trees nest in each other's methods when they are read, merged and compared.
    private static final StreamReadConstraints CONSTRAINTS =
            StreamReadConstraints.builder().maxNestingDepth(200).build();

    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
    private static final YAMLFactory YAML =
            YAMLFactory.builder().streamReadConstraints(CONSTRAINTS).build();

    /// An object, or options for a deletion. Without a media type it is JSON, as it is for Kubernetes.
    ///
    /// @throws io.cooperage.engine.cluster.api.StatusException 400, 413 or 415
    static RequestBody read(HttpExchange exchange) throws IOException {
        String header = exchange.header("Content-Type");
        MediaType type = MediaType.parse(header == null || header.isBlank() ? MediaType.JSON : header);
        return switch (type.type()) {
            case MediaType.JSON -> parse(JSON, bytes(exchange));
            case MediaType.YAML -> parse(YAML, bytes(exchange));
            case MediaType.PROTOBUF -> protobuf(bytes(exchange));
            default -> throw Refusals.unsupportedMediaType(TAKEN);
        };
    }

    /// @throws io.cooperage.engine.cluster.api.StatusException 400, 413 or 415
    static Patch patch(HttpExchange exchange) throws IOException {
        String header = exchange.header("Content-Type");
        String type = header == null ? "" : MediaType.parse(header).type();
        for (Patch.Type known : Patch.Type.values()) {
            if (known.mediaType().equals(type)) {
                JsonNode body = parse(known == Patch.Type.APPLY ? YAML : JSON, bytes(exchange))
                        .tree();
                boolean right = known == Patch.Type.JSON ? body.isArray() : body.isObject();
                if (!right) {
                    throw Refusals.badRequest("error decoding patch: a patch of type " + type + " must be "
                            + (known == Patch.Type.JSON ? "an array" : "an object"));
                }
                return new Patch(known, body);
            }
        }
        throw Refusals.unsupportedMediaType(
                Arrays.stream(Patch.Type.values()).map(Patch.Type::mediaType).toList());
    }

    /// @throws io.cooperage.engine.cluster.api.StatusException 400 when it is none
    ObjectNode object() {
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw Refusals.badRequest(tree.isMissingNode() ? NO_MORE : UNREADABLE + "the body is no object");
    }

    private static byte[] bytes(HttpExchange exchange) throws IOException {
        String length = exchange.header("Content-Length");
        if (length != null && length.length() > 7) {
            throw Refusals.tooLarge(LIMIT);
        }
        byte[] bytes = exchange.body().readNBytes(LIMIT + 1);
        if (bytes.length > LIMIT) {
            throw Refusals.tooLarge(LIMIT);
        }
        return bytes;
    }

    private static RequestBody parse(JsonFactory factory, byte[] bytes) {
        try (JsonParser parser = factory.createParser(bytes)) {
            TreeReader reader = new TreeReader(parser);
            JsonNode tree = reader.read();
            return new RequestBody(tree, reader.duplicates());
        } catch (JsonEOFException e) { // whose own words tell of the parser
            throw Refusals.badRequest(UNREADABLE + NO_MORE);
        } catch (JsonProcessingException e) {
            throw Refusals.badRequest(UNREADABLE + e.getOriginalMessage());
        } catch (IOException e) { // not the client's connection: the bytes are here
            throw Refusals.badRequest(UNREADABLE + e.getMessage());
        }
    }

    private static RequestBody protobuf(byte[] bytes) {
        if (bytes.length == 0) {
            return new RequestBody(MissingNode.getInstance(), List.of());
        }
        try {
            return new RequestBody(new ProtobufDecoder().decode(bytes), List.of());
        } catch (IllegalArgumentException e) {
            throw Refusals.badRequest("unable to decode the body of the request: " + e.getMessage());
        }
    }
}
