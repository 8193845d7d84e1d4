package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.RegistryService.RemoteImage;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a registry has under a name.
final class DistributionRoutes implements RouteSet {
    private final RegistryService registries;

    DistributionRoutes(RegistryService registries) {
        this.registries = registries;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/distribution/{name:.*}/json", this::inspect)
                .since("1.30")
                .partly(RegistryLogin.SHORT_OF));
    }

    /// `DistributionInspect`
    private record Distribution(
            @JsonProperty("Descriptor") DescriptorDto descriptor,
            @JsonProperty("Platforms") @Nullable List<PlatformDto> platforms) {}

    private void inspect(Exchange exchange) throws IOException {
        ImageReference name = ImageReference.parseTagged(exchange.parameter("name"));
        Credentials login = RegistryLogin.of(exchange);
        RegistryService asked = login == null ? registries : registries.as(name.domain(), login);
        RemoteImage found = look(asked, name);
        List<PlatformDto> platforms = platforms(found);
        Descriptor descriptor =
                Descriptor.of(found.mediaType(), found.digest(), found.json().getBytes(StandardCharsets.UTF_8).length);
        exchange.answer(200, new Distribution(DescriptorDto.of(descriptor), platforms.isEmpty() ? null : platforms));
    }

    private static RemoteImage look(RegistryService registry, ImageReference name) {
        try {
            return registry.look(name.toString());
        } catch (EngineException e) {
            throw RegistryFailure.of(e);
        }
    }

    private static List<PlatformDto> platforms(RemoteImage found) {
        ImageConfig config = found.config();
        if (config != null) {
            return List.of(PlatformDto.of(config.platform()));
        }
        return found.manifests().stream()
                .map(Descriptor::platform)
                .filter(Objects::nonNull)
                .map(PlatformDto::of)
                .toList();
    }
}
