package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.AtomicFile;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The contexts of the `docker` command: which server it talks to, by name. They are files of the person's own
/// (`~/.docker/contexts/meta/<sha256 of the name>/meta.json`, and `currentContext` in `config.json`), so nothing
/// need be installed to write them, and every tool that reads contexts follows. Any thread.
public final class DockerContext {
    /// What a context of ours is called where nobody says otherwise.
    public static final String NAME = "cooperage";

    /// The one that every docker has by itself.
    private static final String DEFAULT = "default";

    /// As the docker command checks it.
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.+-]+");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /// @param folder `~/.docker`
    public DockerContext(Path folder) {
        this.folder = folder;
    }

    /// @param environment of the process: `DOCKER_CONFIG`, else `HOME`
    /// @throws EngineException INVALID_ARGUMENT when neither is there
    public static DockerContext of(Map<String, String> environment) {
        String chosen = environment.getOrDefault("DOCKER_CONFIG", "");
        if (!chosen.isEmpty()) {
            return new DockerContext(Path.of(chosen));
        }
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw EngineException.invalid("neither DOCKER_CONFIG nor HOME says where the docker command's files are");
        }
        return new DockerContext(Path.of(home, ".docker"));
    }

    /// Makes the context, or points the one of that name to `host`.
    ///
    /// @param host `unix:///run/user/1000/cooperage/docker.sock`
    /// @throws EngineException INVALID_ARGUMENT for a name that the docker command would not take
    public void create(String name, String host) {
        if (name.equals(DEFAULT) || !VALID.matcher(name).matches()) {
            throw EngineException.invalid("\"" + name + "\" can't be the name of a docker context: letters, digits and"
                    + " _ . + - after a letter or digit, and not \"" + DEFAULT + "\"");
        }
        ObjectNode meta = JsonNodeFactory.instance.objectNode().put("Name", name);
        meta.putObject("Metadata").put("Description", "Cooperage");
        meta.putObject("Endpoints").putObject("docker").put("Host", host).put("SkipTLSVerify", false);
        Path file = meta(name);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw StorageFailure.of("make the folder of", file, e);
        }
        AtomicFile.write(file, meta.toString());
    }

    /// Where the context leads; empty when there is none of that name.
    public Optional<String> host(String name) {
        return read(meta(name))
                .map(meta -> meta.path("Endpoints").path("docker").path("Host").asText(""));
    }

    /// Makes it the one that the docker command uses from now on.
    ///
    /// @throws EngineException NOT_FOUND when there is none of that name
    public void use(String name) {
        boolean standard = name.equals(DEFAULT);
        if (!standard && host(name).isEmpty()) {
            throw EngineException.notFound(
                    "no docker context is named " + name + "; make it with `cooperage context create " + name + "`");
        }
        Path file = folder.resolve("config.json");
        ObjectNode config = read(file).map(ObjectNode.class::cast).orElseGet(JsonNodeFactory.instance::objectNode);
        if (standard) {
            config.remove("currentContext");
        } else {
            config.put("currentContext", name);
        }
        try {
            Files.createDirectories(folder);
            // A link to a file kept elsewhere stays a link.
            Path real = Files.exists(file) ? file.toRealPath() : file;
            AtomicFile.write(real, config.toPrettyString() + "\n");
        } catch (IOException e) {
            throw StorageFailure.of("write", file, e);
        }
    }

    /// The one in use: `default` where nobody chose. `DOCKER_HOST` and `DOCKER_CONTEXT` go before it.
    public String current() {
        return read(folder.resolve("config.json"))
                .map(config -> config.path("currentContext").asText(""))
                .filter(name -> !name.isEmpty())
                .orElse(DEFAULT);
    }

    private Path meta(String name) {
        return folder.resolve("contexts").resolve("meta").resolve(sha256(name)).resolve("meta.json");
    }

    private static Optional<JsonNode> read(Path file) {
        try {
            JsonNode node = JSON.readTree(Files.readString(file));
            if (!node.isObject()) {
                throw EngineException.conflict(
                        file + " is not what the docker command writes; mend it or move it away");
            }
            return Optional.of(node);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.CONFLICT, "can't read " + file + ": " + e.getMessage() + "; mend it or move it away", e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
