package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageService.ArchiveFormat;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/// Images in archives; see [ImageService#save] and [ImageService#load].
@SuppressWarnings("DoNotCallSuggester")
final class ImageArchives {
    void save(List<String> refs, ArchiveFormat format, OutputStream out, TransferListener listener) {
        throw new UnsupportedOperationException();
    }

    List<Image> load(Path archive, TransferListener listener) {
        throw new UnsupportedOperationException();
    }
}
