package io.cooperage.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.image.ImageService.DiskUsage;
import io.cooperage.engine.image.ImageService.HistoryEntry;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.engine.oci.Platform;
import java.util.List;

/// What can be asked of images without changing any. References and errors as in [ImageService].
public interface ImageQueries {
    /// Every image, the newest first; dangling ones too.
    List<Image> list();

    Image get(String ref);

    /// What it runs on; asked at every making of a container, so without the rest.
    default Platform platform(String ref) {
        return get(ref).platform();
    }

    /// Its documents, for a page that shows them.
    ImageDetail detail(String ref);

    /// Everything known, in the shape of `docker image inspect`.
    JsonNode inspect(String ref);

    /// The steps that made it, the latest first as Docker shows them, each with its layer if it made one.
    List<HistoryEntry> history(String ref);

    DiskUsage diskUsage();

    /// The files of an image, layer by layer. The caller closes it.
    ImageBrowser browse(String ref);
}
