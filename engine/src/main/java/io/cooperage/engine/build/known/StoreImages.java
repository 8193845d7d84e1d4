package io.cooperage.engine.build.known;

import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageQueries;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.engine.oci.ImageConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the language needs to know about images of the store, read once per image and kept until the store
/// changes. An image is open only while it is read, so it can be removed at any time. Any thread; methods
/// block.
public final class StoreImages {
    private final ImageQueries images;
    private final Map<String, Optional<ImageFacts>> known = new ConcurrentHashMap<>();

    public StoreImages(ImageQueries images) {
        this.images = images;
    }

    /// Images came, went or were renamed.
    public void forget() {
        known.clear();
    }

    /// @return null when the store has no such image
    public @Nullable ImageFacts facts(String reference) {
        return known.computeIfAbsent(reference, this::read).orElse(null);
    }

    private Optional<ImageFacts> read(String reference) {
        try {
            ImageDetail detail = images.detail(reference);
            ImageConfig.Defaults config = detail.config().config();
            Map<String, String> env = new LinkedHashMap<>();
            for (String entry : config.env()) {
                int equals = entry.indexOf('=');
                env.put(equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "" : entry.substring(equals + 1));
            }
            BrowsedFiles files = new BrowsedFiles(() -> images.browse(reference));
            return Optional.of(new ImageFacts(
                    env,
                    Objects.requireNonNullElse(config.shell(), List.of()),
                    config.user(),
                    config.workingDir(),
                    Objects.requireNonNullElse(config.entrypoint(), List.of()),
                    files.names("etc/passwd"),
                    files.names("etc/group"),
                    !config.onBuild().isEmpty(),
                    files));
        } catch (EngineException e) {
            // A name that is not in the store, or no name at all: it is being typed.
            return Optional.empty();
        }
    }
}
