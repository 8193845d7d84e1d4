package io.cooperage.engine.build.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one YAML document. Anchors may be written, but not referred to: such files have no use for it, and
/// a file of nine lines can mean a billion values that way. One thread.
public final class YamlReader implements AutoCloseable {
    private static final YAMLFactory FACTORY = new YAMLFactory();

    /// Nobody writes a configuration file this deep or long.
    private static final int DEPTH_MAX = 32;

    private static final int LENGTH_MAX = 1 << 20;

    private final String file;
    private final YAMLParser parser;

    private YamlReader(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /// @param file for messages
    /// @return null for an empty document
    /// @throws BuildException INVALID_ARGUMENT with the line and column of what is wrong
    public static @Nullable YamlNode read(String file, String text) {
        if (text.length() > LENGTH_MAX) {
            throw error(file, "it has more than " + LENGTH_MAX + " characters", 0, 0);
        }
        try (YamlReader reader = new YamlReader(file, FACTORY.createParser(text))) {
            return reader.document();
        } catch (JacksonYAMLParseException failure) {
            throw damaged(file, failure);
        } catch (JsonProcessingException failure) {
            throw damaged(file, failure);
        } catch (IOException failure) {
            throw error(file, String.valueOf(failure.getMessage()), 0, 0);
        }
    }

    private static BuildException damaged(String file, JsonProcessingException failure) {
        JsonLocation at = failure.getLocation();
        String message = failure.getOriginalMessage();
        String first = message.lines().findFirst().orElse("it is no YAML");
        return error(file, first, at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr());
    }

    /// @param node what is wrong
    public static BuildException error(String file, String message, YamlNode node) {
        return error(file, message, node.line(), node.column());
    }

    private static BuildException error(String file, String message, int line, int column) {
        String place = line > 0 ? file + ":" + line + ":" + column : file;
        return new BuildException(
                ErrorKind.INVALID_ARGUMENT,
                place + ": " + message,
                Math.max(0, line),
                Math.max(0, column),
                -1,
                List.of());
    }

    private @Nullable YamlNode document() throws IOException {
        if (parser.nextToken() == null) {
            return null;
        }
        YamlNode node = node(0);
        if (parser.nextToken() != null) {
            throw here("there is more than one document in it");
        }
        return node;
    }

    private BuildException here(String message) {
        JsonLocation at = parser.currentTokenLocation();
        return error(file, message, at.getLineNr(), at.getColumnNr());
    }

    private YamlNode node(int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw here("it is nested more than " + DEPTH_MAX + " levels deep");
        }
        if (parser.isCurrentAlias()) {
            throw here("aliases (*" + parser.getText() + ") are not supported here; write the value itself");
        }
        JsonLocation at = parser.currentTokenLocation();
        int line = at.getLineNr();
        int column = at.getColumnNr();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> new YamlNode.Mapping(entries(depth), line, column);
            case START_ARRAY -> {
                List<YamlNode> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node(depth + 1));
                }
                yield new YamlNode.Sequence(items, line, column);
            }
            // Of a text, plain and quoted can't be told apart any more; only what is not a text is surely
            // plain.
            case VALUE_STRING -> new YamlNode.Scalar(parser.getText(), false, line, column);
            case VALUE_NULL -> new YamlNode.Scalar("", true, line, column);
            default -> new YamlNode.Scalar(parser.getText(), true, line, column);
        };
    }

    private List<YamlNode.Entry> entries(int depth) throws IOException {
        List<YamlNode.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            JsonLocation at = parser.currentTokenLocation();
            YamlNode.Scalar key = new YamlNode.Scalar(parser.currentName(), false, at.getLineNr(), at.getColumnNr());
            if (!keys.add(key.text())) {
                throw error(file, "'" + key.text() + "' is there twice; keep one of the two", key);
            }
            parser.nextToken();
            entries.add(new YamlNode.Entry(key, node(depth + 1)));
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
