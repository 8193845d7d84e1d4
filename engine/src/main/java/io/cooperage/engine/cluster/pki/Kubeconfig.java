package io.cooperage.engine.cluster.pki;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.store.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the cluster is and who one is there, in the file that every client of Kubernetes reads.
///
/// @param server `https://127.0.0.1:6443`
public record Kubeconfig(String server, String authorityPem, Credential user) {
    /// The name of context, cluster and user.
    public static final String NAME = "cooperage";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /// Writes it alone to a file, mode 0600.
    public void write(Path file) {
        ObjectNode config = YAML.createObjectNode();
        mergeInto(config);
        AtomicFile.write(file, text(config));
    }

    /// Adds it to a file that may hold others, of which nothing is changed but entries of the same name; it
    /// becomes the current context only where there was none.
    ///
    /// @return the copy of the file that was made before, or null when there was no file
    /// @throws EngineException INVALID_ARGUMENT when the file can't be understood; it is left as it was
    public @Nullable Path mergeInto(Path file, Instant now) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                write(file);
                return null;
            }
            // A link, as tools that manage dotfiles make, stays one.
            Path real = file.toRealPath();
            ObjectNode config = parse(real);
            String stamp = STAMP.format(now.atZone(ZoneId.systemDefault()));
            Path copy = real.resolveSibling(real.getFileName() + ".before-cooperage-" + stamp);
            Files.copy(real, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            mergeInto(config);
            AtomicFile.write(real, text(config));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("can't add the context " + NAME + " to " + file, e);
        }
    }

    private static ObjectNode parse(Path file) throws IOException {
        try {
            JsonNode config = YAML.readTree(Files.readString(file));
            if (config instanceof ObjectNode object) {
                return object;
            }
            if (config == null || config.isMissingNode() || config.isNull()) {
                return YAML.createObjectNode();
            }
        } catch (JsonProcessingException e) {
            throw EngineException.invalid("the kubeconfig " + file + " is no YAML: " + e.getOriginalMessage()
                    + "; mend it, or use the file that the cluster writes for itself");
        }
        throw EngineException.invalid("the kubeconfig " + file + " is no mapping; mend it, or use the file that the"
                + " cluster writes for itself");
    }

    private void mergeInto(ObjectNode config) {
        if (!config.has("apiVersion")) {
            config.put("apiVersion", "v1").put("kind", "Config");
        }
        ObjectNode cluster = entry(config, "clusters", "cluster");
        cluster.put("server", server).put("certificate-authority-data", base64(authorityPem));
        ObjectNode client = entry(config, "users", "user");
        client.put("client-certificate-data", base64(user.certificatePem()))
                .put("client-key-data", base64(user.keyPem()));
        entry(config, "contexts", "context").put("cluster", NAME).put("user", NAME);
        if (config.path("current-context").asText("").isEmpty()) {
            config.put("current-context", NAME);
        }
    }

    /// What stands under `what` in the entry of our name, emptied or made.
    private static ObjectNode entry(ObjectNode config, String list, String what) {
        ArrayNode entries = config.get(list) instanceof ArrayNode known ? known : config.putArray(list);
        for (JsonNode entry : entries) {
            if (entry instanceof ObjectNode known && known.path("name").asText().equals(NAME)) {
                return known.putObject(what);
            }
        }
        ObjectNode made = entries.addObject();
        made.put("name", NAME);
        return made.putObject(what);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ObjectNode config) {
        try {
            return YAML.writeValueAsString(config);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("no YAML can be made of a kubeconfig", e);
        }
    }

    /// Without the key.
    @Override
    public String toString() {
        return String.join(" ", List.of(NAME, server, user.toString()));
    }
}
