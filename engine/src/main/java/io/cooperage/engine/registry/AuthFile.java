package io.cooperage.engine.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file of credentials in the form that docker, podman and we share:
///
///     {"auths": {"registry.lan:5000": {"auth": "<base64 of user:password>"}},
///      "credsStore": "secretservice", "credHelpers": {"gcr.io": "gcloud"}}
///
/// What can't be understood is left out with a warning that names the file and never its content.
final class AuthFile {
    private static final Logger LOG = LoggerFactory.getLogger(AuthFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final ObjectNode tree;
    private final boolean readable;

    private AuthFile(Path path, ObjectNode tree, boolean readable) {
        this.path = path;
        this.tree = tree;
        this.readable = readable;
    }

    static AuthFile none() {
        return new AuthFile(Path.of("auth.json"), JSON.createObjectNode(), false);
    }

    /// Empty where there is no such file.
    static AuthFile read(Path path) {
        try {
            if (JSON.readTree(Files.readAllBytes(path)) instanceof ObjectNode object) {
                return new AuthFile(path, object, true);
            }
            LOG.warn("{} is not used: it holds no JSON object", path);
        } catch (NoSuchFileException _) {
            return new AuthFile(path, JSON.createObjectNode(), true); // nobody signed in there
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the file.
            LOG.warn(
                    "{} is not used: it is no valid JSON, line {}",
                    path,
                    e.getLocation().getLineNr());
        } catch (IOException e) {
            LOG.warn("{} is not used: {}", path, e.getMessage());
        }
        return new AuthFile(path, JSON.createObjectNode(), false);
    }

    /// By registry name.
    Map<String, Credentials> credentials() {
        Map<String, Credentials> all = new LinkedHashMap<>();
        tree.path("auths").properties().forEach(entry -> {
            String domain = RegistryKeys.toDomain(entry.getKey());
            Credentials credentials = credentials(entry.getKey(), entry.getValue());
            if (domain != null && credentials != null) {
                // Docker's own key for the hub wins over other spellings of it.
                if (entry.getKey().equals(RegistryKeys.toKey(domain))) {
                    all.put(domain, credentials);
                } else {
                    all.putIfAbsent(domain, credentials);
                }
            }
        });
        return all;
    }

    /// The name of the helper that keeps the credentials of this registry; null when none does.
    @Nullable
    String helper(String domain) {
        for (Map.Entry<String, JsonNode> entry : tree.path("credHelpers").properties()) {
            if (domain.equals(RegistryKeys.toDomain(entry.getKey()))) {
                return entry.getValue().asText();
            }
        }
        return defaultHelper();
    }

    /// Names of helpers by registry, without the one for all.
    Map<String, String> helpers() {
        Map<String, String> helpers = new LinkedHashMap<>();
        tree.path("credHelpers").properties().forEach(entry -> {
            String domain = RegistryKeys.toDomain(entry.getKey());
            if (domain != null) {
                helpers.put(domain, entry.getValue().asText());
            }
        });
        return helpers;
    }

    /// `credsStore`, or null.
    @Nullable
    String defaultHelper() {
        String name = tree.path("credsStore").asText("");
        return name.isEmpty() ? null : name;
    }

    private @Nullable Credentials credentials(String key, JsonNode entry) {
        String user = entry.path("username").asText("");
        String password = entry.path("password").asText("");
        String auth = entry.path("auth").asText("");
        if (!auth.isEmpty()) {
            try {
                String both = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
                int colon = both.indexOf(':');
                if (colon < 0) {
                    LOG.warn("{}: the entry for {} is not used: its auth is no user:password", path, key);
                    return null;
                }
                user = both.substring(0, colon);
                // Very old files have zero bytes at the end.
                password = both.substring(colon + 1).replaceAll("\0+$", "");
            } catch (IllegalArgumentException _) {
                LOG.warn("{}: the entry for {} is not used: its auth is no base64", path, key);
                return null;
            }
        }
        String identityToken = entry.path("identitytoken").asText("");
        if (user.isEmpty() && identityToken.isEmpty()) {
            return null; // a helper keeps it: docker leaves an empty entry here
        }
        return new Credentials(user, password, identityToken.isEmpty() ? null : identityToken);
    }

    /// Replaces the entry of one registry; the rest of the file stays. Mode 0600, whole or not at all.
    void put(String domain, Credentials credentials) {
        ObjectNode auths = withoutEntry(domain);
        ObjectNode entry = auths.putObject(RegistryKeys.toKey(domain));
        String both = credentials.user() + ":" + credentials.password();
        entry.put("auth", Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        if (credentials.identityToken() != null) {
            entry.put("identitytoken", credentials.identityToken());
        }
        write();
    }

    void remove(String domain) {
        withoutEntry(domain);
        write();
    }

    private ObjectNode withoutEntry(String domain) {
        ObjectNode auths = tree.withObjectProperty("auths");
        auths.properties().removeIf(entry -> domain.equals(RegistryKeys.toDomain(entry.getKey())));
        return auths;
    }

    private void write() {
        if (!readable) {
            throw EngineException.invalid("cannot change " + path
                    + ", because what is in it can't be read as JSON: mend it, or remove it and sign in again");
        }
        try {
            Files.createDirectories(path.getParent());
            AtomicFile.writeDurably(path, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "cannot write " + path + ": " + e.getMessage(), e);
        }
    }
}
