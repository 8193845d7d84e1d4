package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageService.StarterImage;
import java.util.List;

/// Images that this machine can make by itself; see [ImageService#starters].
@SuppressWarnings("DoNotCallSuggester")
final class StarterImages {
    List<StarterImage> list() {
        throw new UnsupportedOperationException();
    }

    Image make(String name, TransferListener listener) {
        throw new UnsupportedOperationException();
    }
}
