package io.cooperage.ui.cluster.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.cooperage.engine.error.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Objects as people read and write them. Any thread.
public final class YamlText {
    /// A string that a parser would take for a number, such as the beginning of a digest, must say that it is
    /// none.
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:0x[0-9a-fA-F_]+|0o[0-7_]+|\\d[\\d_]*(?::[0-5]?\\d)+(?:\\.\\d*)?"
                    + "|(?:\\d[\\d_]*)?\\.?[\\d_]*(?:[eE][-+]?\\d+)?)");

    private static final YAMLMapper YAML = YAMLMapper.builder(
                    YAMLFactory.builder().stringQuotingChecker(new Quoting()).build())
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .build();

    private YamlText() {}

    /// @param managedFields with the bookkeeping of who wrote which field
    public static String of(JsonNode tree, boolean managedFields) {
        JsonNode shown = inOrder(tree);
        if (!managedFields && shown.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return of(shown);
    }

    /// As manifests begin; a server may name the kind first.
    private static JsonNode inOrder(JsonNode tree) {
        if (!(tree instanceof ObjectNode object)) {
            return tree.deepCopy();
        }
        ObjectNode ordered = object.objectNode();
        for (String first : List.of("apiVersion", "kind")) {
            if (object.has(first)) {
                ordered.set(first, object.get(first));
            }
        }
        ordered.setAll(object.deepCopy());
        return ordered;
    }

    /// Any value.
    public static String of(JsonNode tree) {
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that came as JSON", e);
        }
    }

    /// @throws EngineException INVALID_ARGUMENT naming the line that can't be understood
    public static ObjectNode parse(String text) {
        try {
            if (YAML.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw EngineException.invalid("the text is no object: it must begin with apiVersion, kind and metadata");
        } catch (JsonProcessingException e) {
            throw EngineException.invalid(YamlFault.of(e).words());
        }
    }

    /// Whether it can be read at all, all documents of it.
    static Optional<YamlFault> fault(String text) {
        try (JsonParser parser = YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                // Reading is all that is asked.
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(YamlFault.of(e));
        } catch (IOException e) {
            throw new UncheckedIOException("a text can't fail to be read", e);
        }
    }

    private static final class Quoting extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || NUMBER.matcher(value).matches();
        }
    }
}
