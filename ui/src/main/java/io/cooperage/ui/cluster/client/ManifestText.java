package io.cooperage.ui.cluster.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Objects as YAML documents, and back. Any thread.
public final class ManifestText {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            // What another reader of YAML could take for a number or a truth stays a text.
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private ManifestText() {}

    /// One document each, in this order.
    public static String of(List<? extends JsonNode> objects) {
        return objects.stream().map(ManifestText::one).collect(Collectors.joining("---\n"));
    }

    private static String one(JsonNode object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that is no YAML", e);
        }
    }

    /// The objects of all documents in their order; what a List holds stands for itself.
    ///
    /// @throws EngineException INVALID_ARGUMENT when it is no YAML
    public static List<JsonNode> documents(String manifest) {
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> all =
                new YAMLMapper().readerFor(JsonNode.class).readValues(manifest)) {
            while (all.hasNextValue()) {
                JsonNode document = all.nextValue();
                if (document == null || !document.isObject()) {
                    continue;
                }
                if (document.path("kind").asText().equals("List")) {
                    document.path("items").forEach(objects::add);
                } else {
                    objects.add(document);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw EngineException.invalid("the manifest is no YAML: " + e.getMessage());
        }
        return objects;
    }
}
