package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.ImageQueries;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.oci.ImageConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the language needs to know about images of the store, read once per image and kept until the store changes.
/// An image is open only while it is read, so it can be removed at any time. Any thread; methods block.
public final class StoreImages {
    /// Accounts of an image fit into this; a bigger file is no passwd.
    private static final int ACCOUNTS = 256 << 10;

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
    @Nullable
    ImageFacts facts(String reference) {
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
            List<String> shell = config.shell();
            return Optional.of(new ImageFacts(
                    env,
                    shell == null ? List.of() : shell,
                    config.user(),
                    config.workingDir(),
                    accounts(reference, "etc/passwd"),
                    accounts(reference, "etc/group"),
                    new ImageFiles(images, reference)));
        } catch (EngineException e) {
            // A name that is not in the store, or no name at all: it is being typed.
            return Optional.empty();
        }
    }

    private List<String> accounts(String reference, String path) {
        try (ImageBrowser browser = images.browse(reference)) {
            int top = browser.layers().size() - 1;
            if (top < 0) {
                return List.of();
            }
            try (InputStream in = browser.open(top, path)) {
                return new String(in.readNBytes(ACCOUNTS), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.indexOf(':') > 0)
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .toList();
            }
        } catch (EngineException | IOException e) {
            return List.of(); // Images without accounts are as good as any: scratch has none.
        }
    }
}
