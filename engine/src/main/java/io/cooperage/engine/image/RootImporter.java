package io.cooperage.engine.image;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes an image of a root filesystem; see [ImageService#importRoot].
@SuppressWarnings("DoNotCallSuggester")
final class RootImporter {
    Image importRoot(
            Path root,
            @Nullable String name,
            @Nullable String message,
            List<String> changes,
            TransferListener listener) {
        throw new UnsupportedOperationException();
    }
}
