package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageService.ArchiveFormat;
import io.cooperage.engine.oci.Platform;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Archives of images, in and out.
final class ImageArchives {
    private final ImageLoader loader;
    private final ImageSaver saver;

    ImageArchives(ImageParts parts) {
        this.loader = new ImageLoader(parts);
        this.saver = new ImageSaver(parts);
    }

    /// As [ImageService#load].
    List<Image> load(Path archive, @Nullable Platform platform, TransferListener listener) {
        return loader.load(archive, platform, listener);
    }

    /// As [ImageService#save].
    void save(List<String> refs, ArchiveFormat format, OutputStream out, TransferListener listener) {
        saver.save(refs, format, out, listener);
    }
}
