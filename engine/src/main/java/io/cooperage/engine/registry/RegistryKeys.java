package io.cooperage.engine.registry;

import io.cooperage.engine.oci.ImageReference;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How registries are named in credential files: Docker Hub by an address of its first days, others by host and
/// port, in old files with `https://` before and `/v1/` after.
final class RegistryKeys {
    static final String HUB = "https://index.docker.io/v1/";

    private RegistryKeys() {}

    /// What `docker login` writes for this registry.
    static String toKey(String domain) {
        String canonical = EndpointResolver.canonical(domain);
        return canonical.equals(ImageReference.DEFAULT_DOMAIN) ? HUB : canonical;
    }

    /// The name of the registry that a key is about; null for one below a registry (podman's
    /// `quay.io/organisation`), which is not asked for here.
    static @Nullable String toDomain(String key) {
        String text = key.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
        int slash = text.indexOf('/');
        if (slash < 0) {
            return EndpointResolver.canonical(text);
        }
        return switch (text.substring(slash)) {
            case "/", "/v1", "/v1/", "/v2", "/v2/" -> EndpointResolver.canonical(text.substring(0, slash));
            default -> null;
        };
    }
}
