package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.BuildRequest.BuildOutput;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.Credentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parameters of `POST /build` as a [BuildRequest].
final class BuildParameters {
    private static final String CLASSIC = "1";
    private static final String BUILDKIT = "2";

    /// What the classic builder gave to the containers of its steps and this one does not.
    private static final List<String> LIMITS = List.of("memswap", "cpushares", "cpuperiod", "cpuquota");

    private static final List<String> WORDS = List.of("cpusetcpus", "cpusetmems", "cgroupparent");

    private final Query query;
    private final ApiVersion version;

    BuildParameters(Query query, ApiVersion version) {
        this.query = query;
        this.version = version;
    }

    /// Refuses what can't be honoured, naming it. Asked before anything of the body is read.
    ///
    /// @throws EngineException INVALID_ARGUMENT or NOT_IMPLEMENTED
    void check() {
        String builder = query.text("version");
        if (builder.equals(BUILDKIT)) {
            throw EngineException.invalid("invalid version \"2\": there is no BuildKit here; build with"
                    + " DOCKER_BUILDKIT=0, or leave the version out");
        }
        if (!builder.isEmpty() && !builder.equals(CLASSIC)) {
            throw EngineException.invalid("invalid version \"" + builder + "\"");
        }
        if (query.has("securityopt")) {
            throw EngineException.invalid("security options are not supported on linux");
        }
        String isolation = query.text("isolation");
        if (!isolation.isEmpty() && !isolation.equals("default")) {
            throw EngineException.invalid("unsupported isolation: \"" + isolation + "\"");
        }
        for (String limit : LIMITS) {
            if (query.number(limit, 0) != 0) {
                throw refused(limit);
            }
        }
        for (String word : WORDS) {
            if (!query.text(word).isEmpty()) {
                throw refused(word);
            }
        }
        if (version.isAtLeast(1, 40)
                && !json("outputs", "invalid outputs specified").isEmpty()) {
            throw EngineException.notImplemented(
                    "build option outputs is BuildKit's and is not supported; leave it out");
        }
        if (query.text("remote").equals("client-session")) {
            throw EngineException.invalid("experimental session with v1 builder is no longer supported, use builder"
                    + " version v2 (BuildKit) instead");
        }
    }

    private static EngineException refused(String option) {
        return EngineException.notImplemented("build option " + option + " is not supported; leave it out");
    }

    /// Names of images that a build may take steps from.
    boolean wantsCacheFrom() {
        return !json("cachefrom", "error reading cache-from").isEmpty();
    }

    boolean quiet() {
        return query.flag("q");
    }

    /// @param dockerfile its text where the context has none
    /// @param logins that the client sent along, by domain
    BuildRequest request(BuildContext context, @Nullable String dockerfile, Map<String, Credentials> logins) {
        String file = query.text("dockerfile");
        String target = query.text("target");
        String platform = version.isAtLeast(1, 32) ? query.text("platform") : "";
        String network = query.text("networkmode");
        BuildRequest defaults = BuildRequest.of(context);
        return new BuildRequest(
                context,
                file.isEmpty() ? defaults.dockerfile() : file,
                dockerfile,
                tags(),
                target.isEmpty() ? null : target,
                args(),
                texts("labels", "error reading labels"),
                platform.isEmpty() ? null : Platform.parse(platform),
                query.flag("nocache"),
                List.of(),
                0,
                query.flag("pull"),
                network.isEmpty() ? defaults.network() : network,
                query.list("extrahosts"),
                Map.of(),
                Map.of(),
                List.of(new BuildOutput.Image()),
                null,
                ulimits(),
                query.number("shmsize", 0),
                query.number("memory", 0),
                query.flag("squash"),
                logins);
    }

    private List<String> tags() {
        Set<String> tags = new LinkedHashSet<>();
        for (String text : query.list("t")) {
            if (!text.isEmpty()) {
                ImageReference name = ImageReference.parseTagged(text);
                if (name.digest() != null) {
                    throw EngineException.invalid("build tag cannot contain a digest");
                }
                tags.add(name.toString());
            }
        }
        return List.copyOf(tags);
    }

    /// One without a value was not set where the client runs, and so is not said.
    private Map<String, @Nullable String> args() {
        return new LinkedHashMap<>(texts("buildargs", "error reading build args"));
    }

    private Map<String, String> texts(String name, String trouble) {
        Map<String, String> texts = new LinkedHashMap<>();
        json(name, trouble).properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    /// `[{"Name": "nofile", "Soft": 1, "Hard": 2}]` as `nofile=1:2`.
    private List<String> ulimits() {
        List<String> ulimits = new ArrayList<>();
        for (JsonNode limit : json("ulimits", "error reading ulimit settings")) {
            ulimits.add(limit.path("Name").asText() + "="
                    + limit.path("Soft").asLong() + ":"
                    + limit.path("Hard").asLong());
        }
        return ulimits;
    }

    /// Empty where nothing is said, or `null`.
    private JsonNode json(String name, String trouble) {
        String text = query.text(name);
        try {
            JsonNode node = DockerJson.MAPPER.readTree(text.isEmpty() ? "{}" : text);
            return node.isContainerNode() ? node : DockerJson.MAPPER.createObjectNode();
        } catch (JsonProcessingException e) {
            throw EngineException.invalid(trouble + ": " + e.getOriginalMessage());
        }
    }
}
