package io.cooperage.engine.cluster.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.AtomicFile;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where the cluster is and how its administrator proves to be one, as the file that every client reads.
///
/// @param server `https://127.0.0.1:6443`
/// @param authority PEM
/// @param certificate PEM
/// @param key PEM
public record Kubeconfig(String server, String authority, String certificate, String key) {
    /// What the cluster, the user and the context are called.
    public static final String NAME = "cooperage";

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    /// Writes a file of this cluster alone; mode 0600.
    public void write(Path file) {
        ObjectNode tree = empty();
        addTo(tree);
        tree.put("current-context", NAME);
        save(file, tree);
    }

    /// Adds a context to the person's own file and leaves everything else in it, the chosen context too, unless there
    /// was none. A context of ours from before is replaced.
    ///
    /// @return a copy of what was there, beside it; null when there was no file
    /// @throws EngineException CONFLICT when the file is no kubeconfig: it is not touched then
    public @Nullable Path mergeInto(Path file, Instant now) {
        if (!Files.exists(file)) {
            write(file);
            return null;
        }
        ObjectNode tree = read(file);
        Path copy = file.resolveSibling(file.getFileName() + ".before-cooperage-" + STAMP.format(now));
        try {
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StorageFailure.of("copy before changing", file, e);
        }
        addTo(tree);
        if (tree.path("current-context").asText().isEmpty()) {
            tree.put("current-context", NAME);
        }
        save(file, tree);
        return copy;
    }

    private void addTo(ObjectNode tree) {
        ObjectNode cluster = named(tree, "clusters").putObject("cluster");
        cluster.put("server", server).put("certificate-authority-data", base64(authority));
        ObjectNode user = named(tree, "users").putObject("user");
        user.put("client-certificate-data", base64(certificate)).put("client-key-data", base64(key));
        named(tree, "contexts").putObject("context").put("cluster", NAME).put("user", NAME);
    }

    /// A new entry of our name in one of the lists, in place of an old one.
    private static ObjectNode named(ObjectNode tree, String list) {
        ArrayNode entries = tree.get(list) instanceof ArrayNode there ? there : tree.putArray(list);
        for (Iterator<JsonNode> each = entries.iterator(); each.hasNext(); ) {
            if (each.next().path("name").asText().equals(NAME)) {
                each.remove();
            }
        }
        return entries.addObject().put("name", NAME);
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Config");
    }

    private static ObjectNode read(Path file) {
        try {
            JsonNode tree = YAML.readTree(Files.readString(file));
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                return empty();
            }
            if (tree instanceof ObjectNode object
                    && object.path("kind").asText("Config").equals("Config")) {
                return object;
            }
            throw EngineException.conflict(file + " is no kubeconfig (kind: Config), so no context was added to it");
        } catch (JsonProcessingException e) {
            throw EngineException.conflict(
                    file + " can't be read as YAML, so no context was added to it: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw StorageFailure.of("read", file, e);
        }
    }

    private static void save(Path file, ObjectNode tree) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            // A link to the file, as people keep who version their settings, stays a link.
            Path target = Files.exists(file) ? file.toRealPath() : file;
            AtomicFile.write(target, YAML.writeValueAsBytes(tree));
        } catch (IOException e) {
            throw StorageFailure.of("write", file, e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
