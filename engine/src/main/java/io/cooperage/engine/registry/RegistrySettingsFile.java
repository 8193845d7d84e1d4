package io.cooperage.engine.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.store.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the user decided about registries, in `<config>/registries.json`:
///
///     {"insecure": {"registry.lan:5000": true},
///      "mirrors": {"docker.io": ["https://mirror.lan"]},
///      "uploadChunk": 0}
///
/// Where it says nothing, `insecure-registries` and `registry-mirrors` of Docker's `/etc/docker/daemon.json`
/// hold (dockerd(8)); that file is only read. `false` forbids what Docker allows.
///
/// Any thread. Read anew when a file has changed, so that an edit counts without a restart.
public final class RegistrySettingsFile implements Supplier<RegistrySettings> {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrySettingsFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCKER_DAEMON = Path.of("/etc/docker/daemon.json");

    private final Path file;
    private final Path dockerDaemon;
    private final List<Path> certFolders;
    private volatile @Nullable Snapshot last;

    /// @param state of the files that the settings were read from
    private record Snapshot(List<String> state, RegistrySettings settings) {}

    /// @param config our configuration folder; need not exist
    public static RegistrySettingsFile in(Path config) {
        return new RegistrySettingsFile(config, DOCKER_DAEMON, UserEnvironment.ofThisProcess());
    }

    RegistrySettingsFile(Path config, Path dockerDaemon, UserEnvironment environment) {
        this.file = config.resolve("registries.json");
        this.dockerDaemon = dockerDaemon;
        this.certFolders = List.of(
                Path.of("/etc/docker/certs.d"),
                environment.configHome().resolve("docker/certs.d"),
                config.resolve("certs.d"));
    }

    /// @throws EngineException INVALID_ARGUMENT naming our file when it can't be understood
    @Override
    public RegistrySettings get() {
        // The state first: a change in between is then noticed the next time.
        List<String> state = List.of(state(file), state(dockerDaemon));
        Snapshot known = last;
        if (known == null || !known.state().equals(state)) {
            known = new Snapshot(state, read());
            last = known;
        }
        return known.settings();
    }

    private static String state(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException _) {
            return "none"; // reading it says why, if there is something to say
        }
    }

    private RegistrySettings read() {
        ObjectNode ours = readOurs();
        JsonNode docker = readDocker();

        Set<String> insecure = new LinkedHashSet<>();
        docker.path("insecure-registries").forEach(host -> insecure.add(host.asText()));
        ours.path("insecure").properties().forEach(entry -> {
            if (entry.getValue().asBoolean()) {
                insecure.add(entry.getKey());
            } else {
                insecure.remove(entry.getKey());
            }
        });

        Map<String, List<String>> mirrors = new LinkedHashMap<>();
        List<String> hubMirrors = texts(docker.path("registry-mirrors"));
        if (!hubMirrors.isEmpty()) {
            mirrors.put(ImageReference.DEFAULT_DOMAIN, hubMirrors);
        }
        ours.path("mirrors").properties().forEach(entry -> mirrors.put(entry.getKey(), texts(entry.getValue())));
        long chunk = Math.max(0, ours.path("uploadChunk").asLong(0));
        return new RegistrySettings(insecure, mirrors, certFolders, chunk);
    }

    /// Durable when this returns.
    public synchronized void setInsecure(String host, boolean insecure) {
        ObjectNode ours = readOurs();
        ours.withObjectProperty("insecure").put(host, insecure);
        write(ours);
    }

    /// @param urls in the order to try; empty means none, also where Docker's configuration has some
    public synchronized void setMirrors(String host, List<String> urls) {
        urls.forEach(MirrorAddress::parse);
        ObjectNode ours = readOurs();
        ArrayNode list = ours.withObjectProperty("mirrors").putArray(host);
        urls.forEach(list::add);
        write(ours);
    }

    private void write(ObjectNode ours) {
        try {
            Files.createDirectories(file.getParent());
            AtomicFile.writeDurably(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(ours) + "\n");
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private ObjectNode readOurs() {
        try {
            JsonNode tree = JSON.readTree(Files.readAllBytes(file));
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT, file + " must hold one JSON object; mend it or remove it");
        } catch (NoSuchFileException _) {
            return JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT,
                    file + " is no valid JSON: " + e.getOriginalMessage() + "; mend it or remove it",
                    e);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Docker's file is not ours: when it is broken, Docker says so and we go on without.
    private JsonNode readDocker() {
        try {
            return JSON.readTree(Files.readAllBytes(dockerDaemon));
        } catch (NoSuchFileException _) {
            return JSON.createObjectNode();
        } catch (IOException e) {
            LOG.warn("{} is not used: {}", dockerDaemon, e.getMessage());
            return JSON.createObjectNode();
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
